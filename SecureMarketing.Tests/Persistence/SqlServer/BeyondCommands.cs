using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Retained;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>A piece of work on the database that no command does while nothing is on file.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Statements">How many different statements it sends.</param>
/// <param name="Run">Does it as the product does, in the context it is given or in contexts of the server.</param>
/// <param name="Answers">Beginnings of statements, and the rows without which they would not be followed by the next.</param>
internal sealed record BeyondCommand(string Name, int Statements, Func<TestHost, AppDbContext, CapturingSqlServer, Task> Run, params (string Beginning, object?[][] Rows)[] Answers)
{
    /// <summary>Beginnings of statements that find a row, and columns of it that matter.</summary>
    public (string Beginning, (string Column, object? Value)[] Stated)[] OnFile { get; init; } = [];
}

/// <summary>
/// The importer, its undo, duplicates, merging, retention and erasure. They run in the background or on people who are on file,
/// so that commands over an empty database do not reach their statements.
/// </summary>
internal static class BeyondCommands
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = TestHost.Start;
    private static readonly Guid One = Guid.CreateVersion7();
    private static readonly Guid Two = Guid.CreateVersion7();
    private static readonly byte[] Key = new byte[32];

    /// <summary>The lease that nobody holds, and somebody whose time has come.</summary>
    private static readonly (string, object?[][])[] SomePeople = [("SELECT TOP(2) [l].[token]", [[1L]]), ("SELECT TOP(", [[One]]), ("SELECT [c].[id]\nFROM [contacts] AS [c]\nWHERE [c].[created_at]", [[One]])];

    private static readonly (string, (string, object?)[]) OnFile = ("SELECT TOP(2) [c].[id], [c].[agreed_email_index]", [("id", One), ("source_id", "p1"), ("source_system", "default")]);
    private static readonly (string, object?[][]) ContactChanged = ("SET IMPLICIT_TRANSACTIONS OFF;\nSET NOCOUNT ON;\nUPDATE [contacts]", [[1]]);

    /// <summary>The lease of the job, somebody whom a hold keeps, and what is written, each within a transaction.</summary>
    private static readonly (string, object?[][])[] Leased =
        [("SELECT TOP(2) [l].[token]", [[1L]]), ("SELECT DISTINCT [r].[contact_id]", [[One]]), ("SET NOCOUNT ON;\nUPDATE [disposals]", [[1]]), ("SET NOCOUNT ON;\nINSERT INTO [audit_events]", [[1L]])];

    private static readonly (string, object?[][])[] Written =
    [
        ("SELECT [c].[system]", [["snomed", "44054006", 7]]), ("SET IMPLICIT_TRANSACTIONS OFF;\nSET NOCOUNT ON;\nINSERT INTO [accounts]", [[1]]), ContactChanged, ("SELECT TOP(2) [c].[key]", [["riskTier", 1]]), ("SET IMPLICIT_TRANSACTIONS OFF;\nSET NOCOUNT ON;\nINSERT INTO [audit_events]", [[1L]]),
    ];

    public static readonly IReadOnlyList<BeyondCommand> All =
    [
        new("import: new people and all that is said of them", 26, (host, db, _) => WriteAsync(host, db), Written),
        new("import: people on file and all that is said of them anew", 40, (host, db, _) => WriteAsync(host, db), Written)
        {
            OnFile =
            [
                ("SELECT [c].[id], [c].[agreed_email_index]", [("id", One), ("source_id", "p1"), ("source_system", "default")]),
                ("SELECT [c].[contact_id], [c].[source_key]", [("contact_id", One), ("source_key", 1L)]),
                ("SELECT [e].[contact_id], [e].[source_key]", [("contact_id", One), ("source_key", 2L)]),
                ("SELECT [a].[contact_id], [a].[source_key], [a].[day]", [("contact_id", One), ("source_key", 3L)]),
                ("SELECT [c].[contact_id], [c].[attribute_id]", [("contact_id", One), ("attribute_id", 1)]),
                ("SELECT [a].[contact_id], [a].[account_id], [a].[role]", [("contact_id", One), ("account_id", 1), ("role", 2)]),
            ],
        },
        new("import: records that were merged", 4, (_, db, _) => FactOwners.LoadAsync(db, [ContactId.From(One)], None),
            ("SELECT CASE", [[true]]), ("SELECT [c].[merged_into]", [[Two]]), ("SELECT [c].[id] AS [Id], [c].[merged_into]", [[One, Two, true]])),
        new("import: records that were erased", 2, (host, db, _) => ErasedPerson.AmongAsync(db, host.Get<ContactSeal>(), "default", ["p1"], None), ("SELECT CASE", [[true]])),
        new("undo: a page of the journal", 14, (host, db, _) => host.Get<UndoBatch>().RunAsync(db, ImportRunId.New(), At, None),
            ("SELECT TOP(", [[Two, One, Key, null, (int)PersonTouch.Changed], [Two, Two, null, null, (int)PersonTouch.Created]])),
        new("undo: details of a person put back", 13, (host, db, _) => host.Get<UndoBatch>().RunAsync(db, ImportRunId.New(), At, None),
            ("SELECT TOP(", [[Two, One, Encoding.UTF8.GetBytes("""{"City":"Salem","EmailSealed":null,"EmailVerification":1}"""), null, (int)PersonTouch.Changed]]), ContactChanged)
        {
            OnFile = [("SELECT [c].[id], [c].[agreed_email_index]", [("id", One), ("city", "Boston")])],
        },
        new("undo: people who stay for what depends on them", 24, (host, db, _) => host.Get<UndoBatch>().RunAsync(db, ImportRunId.New(), At, None),
            ("SELECT TOP(", [[One, Two, null, null, (int)PersonTouch.Created]]), ("SELECT DISTINCT [c].[contact_id]\nFROM [campaign_audience]", [[Two]])),
        new("undo: facts of people who stay", 15, async (_, db, _) =>
        {
            var undo = new FactUndo(db, ImportRunId.New());
            await undo.RestoreAsync([ContactId.From(One)], None);
            await undo.RemoveAllAsync([ContactId.From(One)], None);
        }, ("SELECT DISTINCT [i].[contact_id]", [[One, (int)FactTable.Clinical]])),
        new("duplicates: of a batch", 7, (_, db, _) => DuplicateFinder.NoteAsync(db, [Person()], At, None),
            ("SELECT DISTINCT [c].[email_index]", [[Key, 11]]), ("SELECT DISTINCT [c].[phone_index]", [[Key, 2]]), ("SELECT [c].[id] AS [Id], [c].[phone_index]", [[One, Key], [Two, Key]])),
        new("duplicates: of everyone", 7, (_, db, _) => DuplicateFinder.NoteAllAsync(db, At, None),
            ("SELECT [c].[email_index]", [[Key]]), ("SELECT [c].[phone_index]", [[Key]]), ("SELECT [c].[id] AS [Id]", [[One, Key], [Two, Key]]))
        {
            OnFile = [("SELECT [d].[first_id]", [("first_id", One), ("second_id", Two), ("signs", 0)])],
        },
        new("merge: facts to the record kept", 18, (host, db, _) => host.Get<FactMove>().ToKeptAsync(db, ContactId.From(One), ContactId.From(Two), At, None),
            ("SELECT [c].[source_key]", [[1L]]), ("SELECT [e].[source_key]", [[1L]]), ("SELECT [a].[source_key]", [[1L]]), ("SELECT [c].[attribute_id]", [[1]]), ("SELECT [s].[account_id]", [[1]])),
        new("merge: facts back", 18, (host, db, _) => host.Get<FactMove>().BackAsync(db, ContactId.From(One), ContactId.From(Two), At, None),
            ("SELECT [m].[contact_id]", [.. Enum.GetValues<FactTable>().Select(t => (object?[])[Two, (int)t, 1L])]))
        {
            OnFile = [("SELECT [i].[run_id], [i].[contact_id]", [("former", JsonSerializer.Serialize(new CustomValue { ContactId = ContactId.From(One), AttributeId = 1 }))])],
        },
        new("retention: facts", 73, (host, db, _) => DisposeAsync<FactRetention>(host, db), SomePeople),
        new("retention: visits", 15, (host, db, _) => DisposeAsync<VisitRetention>(host, db), SomePeople),
        new("retention: appointments", 15, (host, db, _) => DisposeAsync<AppointmentRetention>(host, db), SomePeople),
        new("retention: custom values", 23, (host, db, _) => DisposeAsync<CustomValueRetention>(host, db), SomePeople),
        new("retention: people", 20, (host, db, _) => DisposeAsync<PeopleRetention>(host, db), SomePeople),
        new("retention: rows of imports", 4, (host, db, _) => DisposeAsync<ImportRowRetention>(host, db), ("SELECT TOP(", [[1L]])),
        new("retention: examples of dry runs", 5, (host, db, _) => DisposeAsync<ImportRowRetention>(host, db), ("SELECT DISTINCT TOP(", [[One]])),
        new("retention: bounces", 9, (host, db, _) => DisposeAsync<BounceRetention>(host, db), ("SELECT TOP(@p) [b].[id] AS [Id]", [[One, Two, (int)BounceKind.NotBounce, 1]]), ("SELECT TOP(", [[One]])),
        new("retention: words of secure messages", 14, (host, db, _) => DisposeAsync<PortalRetention>(host, db), ("SELECT TOP(", [[One, Two]])),
        new("retention: completions of forms", 11, (host, db, _) => DisposeAsync<CompletionRetention>(host, db), ("SELECT TOP(", [[One, Two]])),
        new("retention: opens and clicks", 12, (host, db, _) => DisposeAsync<EngagementRetention>(host, db), ("SELECT TOP(", [[One]]), ("SELECT DISTINCT [t].[contact_id]", [[One]])),
        new("retention: a run to its certificate", 16, DisposeDueAsync, Leased) { OnFile = Ruled(RetentionRuleState.InForce) },
        new("retention: a run whose rule ended", 14, DisposeDueAsync, Leased) { OnFile = Ruled(RetentionRuleState.Ended) },
        new("retention: records under a hold", 2, (host, db, _) => host.Get<IHeldPeople>().RecordsAsync(db, [ContactId.From(One)], None)),
        new("erasure", 51, (host, db, _) => EraseAsync(host, db)),
        new("erasure: of who asks for it", 56, (host, db, _) => EraseOnRequestAsync(host, db), ("SELECT TOP(2) [c].[state]", [["MA", "US"]]))
        {
            OnFile =
            [
                ("SELECT [r].[rule_id]", [("rule_id", "ERASURE-VOLUNTARY"), ("enabled", true)]),
                OnFile,
            ],
        },
        new("person: page and copy", 46, (host, db, _) => ShowAsync(host, db)) { OnFile = [OnFile] },
        new("import: its page", 7, (host, db, _) => AskAsync<GetImport, ImportDetail>(host, db, new GetImport(ImportRunId.New(), 10))) { OnFile = [("SELECT TOP(2) [i].[id], [i].[addresses_verified]", [])] },
        new("sensitive grants: held, and withdrawn with what rests on them", 4, (host, db, _) => WithdrawAsync(host, db), ("SELECT [c].[label]", [[(int)Sensitivity.Hiv]]))
        {
            OnFile = [("SELECT TOP(2) [c].[id], [c].[asked_at]", [("id", One), ("label", (int)Sensitivity.Hiv), ("state", (int)SensitiveGrantState.Granted)])],
        },
        new("labels of codes on file: written and read", 3, (_, db, _) => LabelAsync(db)),
        new("labels of codes on file: all computed anew", 5, RelabelAsync,
            ("SET IMPLICIT_TRANSACTIONS OFF;\nSET NOCOUNT ON;\nUPDATE [code_label_passes]", [[1]]), ("SET NOCOUNT ON;\nUPDATE [code_label_passes]", [[1]]))
        {
            OnFile = [("SELECT TOP(2) [c].[id], [c].[catalogue]", [("id", CodeLabelPass.Only), ("catalogue", "of another build"), ("finished_at", At)])],
        },
        new("codes that nobody labelled: who has them, and what was proposed", 5, (host, db, _) => AskAsync<ListUnmappedCodes, UnmappedCodes>(host, db, new ListUnmappedCodes("x")))
        {
            OnFile = [("SELECT [c].[id], [c].[display]", [("id", 1), ("system", CodeSystems.Snomed), ("value", "1"), ("sensitivity", (int)Sensitivity.Unknown)])],
        },
        new("ties, belongings and roll-ups", 15, (host, db, _) => TieAsync(host, db)),
    ];

    /// <summary>The rule on facts and a run of it: in force, or ended meanwhile.</summary>
    private static (string, (string, object?)[])[] Ruled(RetentionRuleState state) =>
    [
        ("SELECT [r].[rule_key], [r].[number]", [("rule_key", "facts"), ("record_class", (int)RetentionClass.Facts), ("since", (int)RetentionSince.Happened), ("state", (int)state)]),
        ("SELECT TOP(2) [r].[rule_key], [r].[number]", [("rule_key", "facts"), ("record_class", (int)RetentionClass.Facts), ("since", (int)RetentionSince.Happened), ("state", (int)state)]),
        ("SELECT TOP(2) [d].[id], [d].[basis]", [("record_class", (int)RetentionClass.Facts), ("rule_key", "facts"), ("gone", 5L), ("state", (int)DisposalState.Running)]),
    ];

    private static Contact Person() => new(ContactId.From(One), "default", "p1", At) { EmailIndex = Key, PhoneIndex = Key, NameBirthIndex = Key };

    private static async Task WriteAsync(TestHost host, AppDbContext db)
    {
        var place = new RowPlace(1, 1);
        var code = new CodeRef("snomed", "44054006", "Diabetes");
        var batch = new ImportBatch(100);
        batch.People.Add(new PersonRecord { Place = place, SourceId = "p1", FamilyName = "Roe", Custom = [new CustomEntry(1, 2, null) { Label = Sensitivity.Hiv }] });
        batch.Accounts.Add(new AccountRecord { Place = place, SourceId = "a1", Details = new AccountDetails { Name = "Clinic" } });
        batch.Stakeholders.Add(new StakeholderRecord { Place = place, Subject = "p1", Account = "a1", Role = Enum.GetValues<StakeholderRole>()[0] });
        batch.Facts.Add(new FactRecord { Place = place, Subject = "p1", SourceKey = 1, Kind = FactKind.Condition, Code = code, Encounter = 2 });
        batch.Encounters.Add(new EncounterRecord { Place = place, Subject = "p1", SourceKey = 2, Type = code, Units = [new UnitWord("ward", true)] });
        batch.Appointments.Add(new AppointmentRecord { Place = place, Subject = "p1", SourceKey = 3, Status = AppointmentStatus.Missed });
        foreach (var type in (string[])["Condition", "Encounter", "Appointment"])
            batch.Deletions.Add(new DeletionRecord(place, type, "d1"));
        batch.Reject(place, ImportCodes.DateMissing);
        var run = new ImportRun(ImportRunId.New(), new ImportOptions(), host.Operator, files: 1, At);
        var writer = new ImportWriter(host.Get<ContactSeal>(), host.Get<CustomSeal>(), host.Get<FormerValues>(), host.Get<IEnumerable<IContactFactSink>>(), host.Get<IAuditTrail>(), run);
        await writer.WriteAsync(db, batch, BatchTurn.Alone(), At, None);
    }

    private static async Task DisposeAsync<TStore>(TestHost host, AppDbContext db) where TStore : IRetentionStore
    {
        var store = host.Get<IEnumerable<IRetentionStore>>().OfType<TStore>().Single();
        var info = RetentionClasses.Of(store.Class);
        string?[] parts = [null, .. info.Parts.Take(1)];
        bool[] sensitive = info.KnowsSensitivity ? [true, false] : [false];
        ContactId[][] held = [[ContactId.From(Two)], []];
        foreach (var scope in from since in info.Since
                              from part in parts
                              from sensitiveOnly in sensitive
                              from people in held
                              select new RetentionScope
                              {
                                  Subject = new RetentionSubject(store.Class, part, sensitiveOnly),
                                  Since = since,
                                  CutOff = new DateOnly(2020, 1, 1),
                                  CutOffAt = At,
                                  Now = At,
                                  Held = people,
                              })
        {
            await store.CountAsync(db, scope, None);
            await store.DisposeAsync(db, scope, 1, None);
        }
    }

    private static async Task EraseAsync(TestHost host, AppDbContext db)
    {
        var person = new ErasedSubject(ContactId.From(One), null, Key);
        foreach (var bar in host.Get<IEnumerable<IErasureBar>>())
            await bar.StandsAsync(db, person.Id, None);
        foreach (var owner in host.Get<IEnumerable<IErasure>>())
        {
            await owner.PlanAsync(db, person.Id, None);
            await owner.EraseAsync(db, person, At, None);
        }

        db.ErasedPeople.Add(new ErasedPerson(person.Id, Key, "rule", Two, At));
        await db.SaveChangesAsync(None);
    }

    /// <summary>As somebody in compliance does it: every check passes, and everything of the person goes.</summary>
    private static async Task EraseOnRequestAsync(TestHost host, AppDbContext db)
    {
        var person = ContactId.From(One);
        var plan = await host.Get<ErasurePlanner>().MakeAsync(db, person, At, None);
        await AskAsync<ErasePerson, ErasureOutcome>(host, db, new ErasePerson(person, plan!.Fingerprint, "asked in writing"));
        await db.SaveChangesAsync(None);
    }

    private static async Task ShowAsync(TestHost host, AppDbContext db)
    {
        await AskAsync<GetPerson, PersonDetail>(host, db, new GetPerson(ContactId.From(One)));
        foreach (var owner in host.Get<IEnumerable<IPersonRecord>>())
            await owner.SectionsAsync(db, ContactId.From(One), None);
    }

    /// <summary>Asks for what is there, and is answered.</summary>
    private static async Task AskAsync<TCommand, TResult>(TestHost host, AppDbContext db, TCommand command) where TCommand : ICommand<TResult>
    {
        var answer = await host.Get<IUseCase<TCommand, TResult>>().HandleAsync(command, new UseCaseScope(db, host.Operator, At, new AuditEntry { Action = TCommand.Audits }), None);
        Assert.Null(answer.Error);
    }

    /// <summary>As the job does it, in contexts of its own.</summary>
    private static async Task DisposeDueAsync(TestHost host, AppDbContext _, CapturingSqlServer server)
    {
        var runner = new DisposalRunner(server, host.Get<DisposalBatch>(), host.Get<Organisation>(), host.Get<TimeProvider>(), NullLogger<DisposalRunner>.Instance);
        var ran = await runner.RunAsync(null, host.Operator, DisposalRunner.ByJob, again: false, None);
        Assert.Single(ran.Value);
    }

    private static async Task LabelAsync(AppDbContext db)
    {
        var code = new Code(CodeSystems.Snomed, "1", "x", Sensitivity.Unknown);
        Assert.True(await CodeLabelRows.ChangeAsync(db, [code], c => c.Labels.JudgedAs(Sensitivity.Hiv, Sensitivity.Unknown), None));
        await CodeLabelRows.OfAsync(db, ["1"], None);
        await CodeLabelRows.JudgedAsync(db, None);
    }

    /// <summary>A pass of another build is begun anew; one code, whose label changes, and then no more.</summary>
    private static async Task RelabelAsync(TestHost host, AppDbContext db, CapturingSqlServer server)
    {
        server.OnFileOnce("SELECT TOP(@p) [c].[id]", ("id", 1), ("system", CodeSystems.Snomed), ("value", "44054006"), ("sensitivity", (int)Sensitivity.Unknown));
        var scope = new UseCaseScope(db, host.Operator, At, new AuditEntry { Action = RelabelCodes.Audits });
        Assert.Null((await new RelabelCodesHandler(server).HandleAsync(new RelabelCodes(), scope, None)).Error);
        Assert.Contains(server.Statements.Keys, s => s.Contains("UPDATE [c]", StringComparison.Ordinal));
    }

    private static async Task WithdrawAsync(TestHost host, AppDbContext db)
    {
        await host.Get<ISensitiveGrants>().InEffectAsync(db, OriginId.From(Two), None);
        var scope = new UseCaseScope(db, Actor.User(UserId.From(Two), "test", new HashSet<Permission>(), null, null), At, new AuditEntry { Action = WithdrawSensitiveGrant.Audits });
        Assert.Null((await host.Get<IUseCase<WithdrawSensitiveGrant, int>>().HandleAsync(new WithdrawSensitiveGrant(SensitiveGrantId.From(One), "over"), scope, None)).Error);
    }

    private static async Task TieAsync(TestHost host, AppDbContext db)
    {
        ContactId[] people = [ContactId.From(One)];
        foreach (var tie in host.Get<IEnumerable<IPersonTies>>())
            await tie.TiedAsync(db, people, None);
        foreach (var owner in host.Get<IEnumerable<IPersonBelongings>>())
            await owner.GoAsync(db, people, None);
        foreach (var sink in host.Get<IEnumerable<IContactFactSink>>())
        {
            await sink.ContactsChangedAsync(db, people, At, None);
            await sink.ContactsAddedAsync(db, [Person()], people.ToHashSet(), At, None);
            await sink.ContactsGoneAsync(db, people, None);
        }
    }
}
