using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Tests.Contacts;

/// <summary>The list of what was left out ends somewhere, says so, and is not used up by remarks.</summary>
public sealed class RejectionListTests
{
    [Fact]
    public async Task Bounds_HideNoRejection()
    {
        await using var bench = await ImportBench.StartAsync();
        var bounds = string.Concat(Enumerable.Range(0, 10_005).Select(i => $"p1,{1_000_000 + i},2026-02-01,<5\n"));

        var detail = await bench.ImportAsync(bench.File("people.csv", "id,last\np1,Roe\n"), bench.File("labs.csv", "patient,testcode,date,result\n" + bounds + "p1,2345-7,never,7\n"));

        Assert.Equal([new(ImportCodes.ValueInexact, 10_000, 0), new RejectionReason(ImportCodes.DateInvalid, 1, 1)], detail.Reasons);
        Assert.Equal((1, 0), (detail.Summary.Rejected, detail.NotListed));
    }

    [Fact]
    public async Task Remarks_HideNoRejection_AndAListThatEnds_SaysHowManyAreMissing()
    {
        await using var bench = await ImportBench.StartAsync();
        var remarked = string.Concat(Enumerable.Range(1, 10_005).Select(i => $"p{i},12\n"));
        var rejected = string.Concat(Enumerable.Repeat(",617-555-0100\n", 10_003));

        var run = await bench.StartRunAsync(new ImportOptions(), bench.File("people.csv", "id,phone\n" + remarked + rejected));
        Assert.Null((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run))).Error);
        var detail = (await bench.Host.RunAsync<GetImport, ImportDetail>(new GetImport(run, 20_000))).Value;

        Assert.Equal((10_005, 10_003, 3), (detail.Summary.Created, detail.Summary.Rejected, detail.NotListed));
        Assert.Equal([new(ImportCodes.CsvNoId, 10_000, 10_000), new RejectionReason(ImportCodes.PhoneInvalid, 10_000, 0)], detail.Reasons);
        Assert.Equal(20_000, detail.Rows.Count);
        Assert.EndsWith("\r\n,,3 more rows were left out and are not listed,list.ended,no\r\n", RejectedRowsCsv.Of(detail), StringComparison.Ordinal);
    }
}
