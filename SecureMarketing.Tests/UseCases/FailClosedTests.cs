using System.Reflection;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Compliance.ApprovalEvidence;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.DeIdentified;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.TlsReports;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Retention;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.UseCases;

/// <summary>No audit write, no export and no send (compliance §6): the real ones, over a trail that is gone and over one that takes nothing more.</summary>
public sealed class FailClosedTests
{
    private readonly HashSet<string> tried = new(StringComparer.Ordinal);
    private readonly List<string> wrong = [];

    /// <summary>What hands a file out, or opens what is sealed: who adds one adds it here.</summary>
    private static IReadOnlyList<Type> HandingOut { get; } =
    [
        .. typeof(UseCaseRunner).Assembly.GetTypes()
            .Select(t => (Command: t, Result: t.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>))?.GetGenericArguments()[0]))
            .Where(c => c.Result is not null && !c.Command.IsAbstract && !c.Command.Name.StartsWith("Import", StringComparison.Ordinal))
            .Where(c => c.Command.Name.StartsWith("Export", StringComparison.Ordinal) || c.Command.Name.StartsWith("Reveal", StringComparison.Ordinal) || c.Command.GetProperty("File") is { PropertyType: var type } && type == typeof(string)
                || c.Result!.GetProperties().Any(p => p.PropertyType == typeof(byte[]) && p.Name is "Content" or "Csv"))
            .Select(c => c.Command),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WithoutATrail_NothingIsHandedOut_AndTheReaderIsToldWhy(bool gone)
    {
        await using var bench = await CustomFixture.StartAsync(DatabaseProvider.Sqlite);
        var host = bench.Host;
        var import = await bench.PeopleAsync(string.Concat(Enumerable.Range(1, 12).Select(i => $"p{i},Roe,high,7.5,2026-03-01,Y,Dr. Imogen Vale\n")) + ",Nobody,,,,,\n");
        Assert.Equal(1, import.Summary.Rejected);
        var person = (await bench.ContactAsync("p1")).Id;
        var authorization = (await host.RunAsync<CreateAuthorization, AuthorizationId>(
            new CreateAuthorization { Contact = person, Form = Consent.Forms.Complete, Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] } })).Value;
        var segment = (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "High", RuleJson = """{"attribute":"custom.riskTier","operator":"equals","value":"High"}""" })).Value.Id;
        var platform = (await host.RunAsync<SavePropagationTarget, PropagationTargetId>(new SavePropagationTarget { Name = "Call centre", ToldTo = "Service desk", WithinHours = 24 })).Value;
        var request = (await host.RunAsync<AskAccounting, AccountingRequestId>(new AskAccounting(person, new DateOnly(2026, 11, 24)))).Value;
        var complaint = (await host.RunAsync<EnterRecord, RegisterRecordId>(new EnterRecord { Kind = RecordKind.Complaint, Title = null, Words = "A letter came twice", DueOn = new DateOnly(2026, 12, 24) })).Value;
        var document = (await host.RunAsync<AddEvidence, RegisterEvidenceId>(new AddEvidence { Record = complaint, CollectedOn = new DateOnly(2026, 11, 24), MediaType = "image/png", Content = [1, 2, 3] })).Value;
        var before = Files(host);
        await BreakAsync(host, gone);

        await TryAsync<ExportReport, ReportFile>(host, new ExportReport { Purpose = "Board meeting" });
        await TryAsync<ExportPersonRecord, PersonRecordCopy>(host, new ExportPersonRecord(person, "Asked by letter"));
        await TryAsync<ExportDeIdentified, DeIdentifiedExport>(host, new ExportDeIdentified(host.Folder.File("people.out"), segment, new DeIdentifiedOptions(), "2020", "yearly study"));
        await TryAsync<ExportAuditTrail, ExportedAuditTrail>(host, new ExportAuditTrail(host.Folder.File("audit.jsonl"), "Audit"));
        await TryAsync<ExportPropagation, PropagationList>(host, new ExportPropagation(platform));
        await TryAsync<ExportRejectedRows, RejectedRowsFile>(host, new ExportRejectedRows(import.Summary.Id));
        await TryAsync<AnswerAccounting, AccountingStatement>(host, new AnswerAccounting(request));
        await TryAsync<OpenEvidence, OpenedEvidence>(host, new OpenEvidence(authorization));
        await TryAsync<OpenRecordEvidence, OpenedRecordEvidence>(host, new OpenRecordEvidence(document));
        await TryAsync<ReadComplaint, RecordWords>(host, new ReadComplaint(complaint));
        await TryAsync<ViewAuthorization, AuthorizationDetail>(host, new ViewAuthorization { Authorization = authorization });
        await TryAsync<RevealIdentity, string>(host, new RevealIdentity(person, ContactField.FamilyName, "Call on 3 May"));
        await TryAsync<RevealAttribute, string>(host, new RevealAttribute(person, "careContact", "Call on 3 May"));
        await TryAsync<GetPerson, PersonDetail>(host, new GetPerson(person));
        await TryAsync<ListPeople, PeopleList>(host, new ListPeople("p1", null, false, 0, 2));
        await TryAsync<WriteTlsReports, IReadOnlyList<string>>(host, new WriteTlsReports(new DateOnly(2026, 11, 23)));

        Assert.Empty(wrong);
        Assert.Equal(before, Files(host));
        // The evidence of an approval and of a disposal are tried below, where there is one.
        Assert.Empty(HandingOut.Select(c => c.Name).Where(name => !tried.Contains(name) && name is not (nameof(ExportApprovalEvidence) or nameof(ExportDisposal))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WithoutATrail_NoCertificateOfADisposalIsTaken(bool gone)
    {
        await using var bench = await ImportBench.StartAsync(DatabaseProvider.Sqlite);
        await bench.ImportAsync(bench.File("one.json", FhirFixture.Bundle(FhirFixture.Patient("p1"), FhirFixture.Encounter("e1", "p1", start: "2018-05-06T10:00:00-04:00"))));
        await bench.Host.InForceAsync("visits", "24m");
        var disposal = Assert.Single(await bench.Host.RunDisposalAsync()).Id;
        await BreakAsync(bench.Host, gone);

        await TryAsync<ExportDisposal, DisposalFiles>(bench.Host, new ExportDisposal(disposal));

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WithoutATrail_NoEvidenceOfAnApprovalIsTaken(bool gone)
    {
        await using var bench = await CampaignBench.StartAsync();
        var request = CampaignBench.Ok(await bench.SubmitAsync(await bench.DraftAsync()));
        await BreakAsync(bench.Host, gone);

        await TryAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(bench.Host, new ExportApprovalEvidence(request), bench.Compliance);

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WithoutATrail_NoMessageLeaves_AndAllGoOnceItIsBack(bool gone)
    {
        await using var fixture = await SendingFixture.StartAsync(6);
        var host = fixture.Host;
        await host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        await BreakAsync(host, gone);

        var sent = await host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null));

        Assert.Equal(ErrorKind.Unavailable, sent.Error?.Kind);
        Assert.Empty(Mails());
        await using (var db = host.NewContext())
            await db.Database.ExecuteSqlRawAsync(gone ? "ALTER TABLE audit_away RENAME TO audit_events" : "DROP TRIGGER audit_full");
        // What a worker had claimed comes back with its lease.
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null((await host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null))).Error);
        Assert.Equal(6, Mails().Length);

        string[] Mails() => Path.Combine(host.Folder.Path, "sandbox") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml") : [];
    }

    /// <summary>Every one of them is on record: an unaudited one could not be refused for want of a record.</summary>
    [Fact]
    public void WhatHandsOut_IsAudited()
    {
        Assert.True(HandingOut.Count >= 10, "The search for exports is blind.");
        Assert.Empty(HandingOut.Where(c => (AuditAction)c.GetProperty("Audits", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)! == AuditAction.NotAudited).Select(c => c.Name));
    }

    private static async Task BreakAsync(TestHost host, bool gone)
    {
        await using var db = host.NewContext();
        await db.Database.ExecuteSqlRawAsync(gone
            ? "ALTER TABLE audit_events RENAME TO audit_away"
            : "CREATE TRIGGER audit_full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    }

    private async Task TryAsync<TCommand, TResult>(TestHost host, TCommand command, Actor? actor = null) where TCommand : ICommand<TResult>
    {
        tried.Add(typeof(TCommand).Name);
        var answer = await host.RunAsync<TCommand, TResult>(command, actor);
        if (answer.Error?.Code != "audit.unavailable")
            wrong.Add($"{typeof(TCommand).Name}: {answer.Error?.Code ?? "handed out"}");
    }

    /// <summary>All but the database itself.</summary>
    private static IReadOnlyList<string> Files(TestHost host) =>
        [.. Directory.EnumerateFiles(host.Folder.Path, "*", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).StartsWith("securemarketing.db", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
