using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Cli.Demo;

namespace SecureMarketing.Tests.Contacts;

public sealed class SyntheticPatientsTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private readonly string folder = Directory.CreateTempSubdirectory("sm-synthetic-").FullName;

    [Fact]
    public void SameSeed_GivesTheSameFiles()
    {
        var first = SyntheticPatients.Write(Path.Combine(folder, "a"), 60, 7, Today);
        var second = SyntheticPatients.Write(Path.Combine(folder, "b"), 60, 7, Today);
        var other = SyntheticPatients.Write(Path.Combine(folder, "c"), 60, 8, Today);

        Assert.Equal(2, first.Count);
        Assert.Equal(first.Select(File.ReadAllText), second.Select(File.ReadAllText));
        Assert.NotEqual(File.ReadAllText(first[0]), File.ReadAllText(other[0]));
    }

    [Fact]
    public async Task People_ImportWithoutARejection_AndCarryWhatTheDemoNeeds()
    {
        await using var bench = await ImportBench.StartAsync();
        var files = SyntheticPatients.Write(folder, 400, 1, Today);
        var watch = Stopwatch.StartNew();

        var detail = await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, [.. files]);

        output.WriteLine($"400 people, {detail.Summary.Facts} facts: {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Empty(detail.Rows);
        Assert.Equal(400, detail.Summary.Created);
        foreach (var code in new[] { "44054006", "E11.9", "38341003", "195967001", "24623002", "4548-4", "140", "314076" })
            Assert.True(await bench.QueryAsync(db => db.ClinicalLatest.CountAsync(l => db.Set<Code>().Any(c => c.Id == l.CodeId && c.Value == code))) > 0, code);
        // Nothing in the demo may be sensitive by lack of a mapping: every message would be refused.
        Assert.Empty(await bench.QueryAsync(db => db.Codes.Where(c => c.Sensitivity != Sensitivity.None).Select(c => c.Value).ToListAsync()));
        Assert.True(await bench.QueryAsync(db => db.Contacts.CountAsync(c => c.EmailVerification == EmailVerification.DeclaredBySource)) > 340);
        Assert.True(await bench.QueryAsync(db => db.Appointments.CountAsync(a => a.Status == AppointmentStatus.Missed)) > 20);
        Assert.True(await bench.QueryAsync(db => db.Contacts.CountAsync(c => c.Deceased)) > 0);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
