using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// Good files damaged at random: bytes changed, cut, doubled, moved, spliced with hostile ones. Whatever comes, the run ends,
/// what it left out has a reason, and a file that goes in twice changes nothing the second time.
/// </summary>
public sealed class MutatedFileTests(ITestOutputHelper output)
{
    private const int FilesPerRun = 20;

    private static readonly int Runs = Environment.GetEnvironmentVariable("SM_FULL") == "1" ? 250 : 6;

    private static readonly byte[][] Hostile =
    [
        [0], [0xFF, 0xFE], [0xED, 0xA0, 0x80], [0xC0, 0x80], "\"\"\"\""u8.ToArray(), "]]}}"u8.ToArray(), "[[[[[[{{{{{"u8.ToArray(), "\\u0000"u8.ToArray(), "\\ud800"u8.ToArray(),
        "1e999"u8.ToArray(), "-0"u8.ToArray(), "9999-99-99"u8.ToArray(), "0000-00-00"u8.ToArray(), "null"u8.ToArray(), "\"resourceType\":\"Bundle\","u8.ToArray(), "=cmd|' /C calc'!A0"u8.ToArray(),
        "'; DROP TABLE contacts;--"u8.ToArray(), "\r\n\r\n"u8.ToArray(), ",,,,,,"u8.ToArray(), Encoding.UTF8.GetBytes(new string('a', 300)), Encoding.UTF8.GetBytes("\u202E\u0000\uFEFF")
    ];

    [Fact]
    public async Task DamagedFiles_EndWithReasons_AndGoInTwiceAsOnce()
    {
        await using var bench = await ImportBench.StartAsync();
        var (taken, refused) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            // The seed is the run's number: a failure comes back.
            var random = new Random(run);
            var paths = Enumerable.Range(0, FilesPerRun).Select(n => Damaged(bench, random, run, n)).ToArray();

            var first = await bench.ImportAsync(paths);
            var image = await StoreImage.OfAsync(bench);
            var second = await bench.ImportAsync(paths);

            Assert.True(first.Summary.State == ImportState.Finished && second.Summary.State == ImportState.Finished, $"Seed {run}: {first.Summary.State}, {second.Summary.State}");
            Assert.Equal(FilesPerRun, first.Summary.FilesDone);
            Assert.All(first.Rows, r => Assert.Contains('.', r.Code));
            Assert.True(image == await StoreImage.OfAsync(bench), $"Seed {run}: the second import changed something.");
            taken += first.Summary.Created + first.Summary.Updated;
            refused += first.Rows.Count;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Runs * FilesPerRun} files: {taken} people taken or changed, {refused} rows and files refused."));
        // Damage that nothing survives, or that nothing notices, would test nothing.
        Assert.True(taken > Runs && refused > Runs);
        Assert.True(await bench.QueryAsync(db => db.ClinicalFacts.AnyAsync()));
    }

    private static string Damaged(ImportBench bench, Random random, int run, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"p{run}-{number}");
        var (extension, good) = (number % 4) switch
        {
            0 => ("json", Encoding.UTF8.GetBytes(Bundle(Patient(id), Condition("c" + id, id, "44054006"), Observation("o" + id, id, "4548-4", 6.1, "%", "2024-06-01")))),
            1 => ("ndjson", Encoding.UTF8.GetBytes(Patient(id).ToJsonString() + "\n" + Condition("c" + id, id, "59621000").ToJsonString() + "\n")),
            2 => ("csv", Encoding.UTF8.GetBytes($"patient_id,first,last,email,birthDate,zip\r\n{id},Zoë,\"O'Hara, Jr.\",z.{id}@example.com,1970-02-28,02110\r\n{id}b,Ada,Byron,,1815-12-10,\r\n")),
            _ => ("xlsx", XlsxFixture.Workbook(XlsxFixture.Row(1, "patient_id", "last", "birthDate") + XlsxFixture.Row(2, id, "Hopper", "1906-12-09"))),
        };
        return bench.File(string.Create(CultureInfo.InvariantCulture, $"{run}-{number}.{extension}"), Damage(good, random));
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var times = random.Next(0, 4); times > 0 && bytes.Count > 2; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.InsertRange(at, Hostile[random.Next(Hostile.Length)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
