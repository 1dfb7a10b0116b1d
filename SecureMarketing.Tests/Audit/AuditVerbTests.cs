using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Audit;

/// <summary><c>audit verify</c> as someone outside runs it: with an exported trail and a public key, and no database.</summary>
public sealed class AuditVerbTests
{
    private const int Count = 12;

    [Fact]
    public async Task Verify_NeedsOnlyTheExportAndTheKey_AndNamesTheRecordOfAnAlteredByte()
    {
        var folder = Directory.CreateTempSubdirectory("sm-audit-");
        try
        {
            var (file, key, nowhere) = (Path.Combine(folder.FullName, "trail.jsonl"), Path.Combine(folder.FullName, "trusted.pem"), Path.Combine(folder.FullName, "nowhere"));
            await ExportAsync(file);
            // A copy of the key that came another way than the export.
            File.Move(AuditExport.KeyFile(file), key);

            var good = await CommandLine.RunAsync("audit", "verify", "--export", file, "--key", key, "--data", nowhere);
            var record = Array.FindIndex(await File.ReadAllLinesAsync(file), l => l.Contains("\"c7\"", StringComparison.Ordinal)) + 1;
            var bytes = await File.ReadAllBytesAsync(file);
            var place = bytes.AsSpan().IndexOf("\"c7\""u8);
            Assert.True(place > 0 && record > 0);
            bytes[place + 2] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
            var altered = await CommandLine.RunAsync("audit", "verify", "--export", file, "--key", key, "--data", nowhere);

            Assert.Equal((0, "The chain holds: 12 records."), (good.Exit, good.Output.Trim()));
            Assert.Equal((1, $"The chain is broken at record {record} (altered)."), (altered.Exit, altered.Output.Trim()));
            Assert.False(Directory.Exists(nowhere));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The sealed trail of an installation that is gone afterwards.</summary>
    private static async Task ExportAsync(string file)
    {
        await using var host = await TestHost.StartAsync();
        await using (var db = host.NewContext())
        {
            for (var i = 0; i < Count; i++)
                host.Get<IAuditTrail>().Append(db, host.Operator, new AuditEntry { Action = AuditAction.CampaignEdited, ObjectType = "campaign", ObjectId = $"c{i}", Subject = ContactId.New() }, host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        var exported = await host.RunAsync<ExportAuditTrail, ExportedAuditTrail>(new ExportAuditTrail(file, "yearly review"));
        Assert.Equal(Count, exported.Value.Records);
    }
}
