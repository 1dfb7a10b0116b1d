using System.Collections;
using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Access.Matrix;
using SecureMarketing.Web.Cli.Demo;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Every role × everything that it may read or take out, over the data of a working organisation: no name, mailbox, date of birth, phone,
/// record number or street of anybody on file is in an answer unless the matrix says that this role sees it there. Pages, downloads and the command line have no
/// other source than these answers.
/// </summary>
[Collection(FilledSiteCollection.Name)]
public sealed partial class ReadMatrixTests(FilledSite site)
{
    private static readonly IReadOnlySet<CanaryKind> Everything = Enum.GetValues<CanaryKind>().ToHashSet();
    private static readonly IReadOnlySet<CanaryKind> Nothing = new HashSet<CanaryKind>();
    private static readonly IReadOnlySet<CanaryKind> NameOnly = new HashSet<CanaryKind> { CanaryKind.Name };

    /// <summary>
    /// Answers in which people stand by name, because that is what they are for: the register of signed forms and of suppressions, who
    /// signs, and a person's own record, which alone holds all of it. Whoever reaches them may see identified people or documents; nobody else does.
    /// </summary>
    private static readonly IReadOnlyDictionary<string, IReadOnlySet<CanaryKind>> Identifying = new Dictionary<string, IReadOnlySet<CanaryKind>>(StringComparer.Ordinal)
    {
        ["ExportPersonRecord"] = Everything,
        ["FindSigner"] = NameOnly,
        ["ListAuthorizations"] = NameOnly,
        ["ListSuppressions"] = NameOnly,
        ["PreviewForPeople"] = NameOnly,
        ["ViewAuthorization"] = NameOnly,
    };

    /// <summary>Those whose object the site does not hold (a mapping, a census), and those that sound like reading but write: counts of an incident, pairs of records, links of the demo.</summary>
    private static readonly IReadOnlySet<string> Elsewhere = new HashSet<string>(StringComparer.Ordinal)
    {
        "CountAffected", "ExportDeIdentified", "FindDuplicates", "FindMapping", "OpenDemo",
    };

    /// <summary>Answers that are about a person on file: a search that finds less there is blind.</summary>
    private static readonly IReadOnlyDictionary<string, IReadOnlySet<CanaryKind>> Naming = new Dictionary<string, IReadOnlySet<CanaryKind>>(StringComparer.Ordinal)
    {
        ["ExportPersonRecord"] = Everything,
        ["ViewAuthorization"] = NameOnly,
    };

    private const int MostDeep = 12;

    public static TheoryData<Role> Roles() => [.. Enum.GetValues<Role>()];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task WhatARoleReads_NamesNobody_UnlessTheMatrixSaysSo(Role role)
    {
        var server = await site.OpenAsync();
        Support.Component.SkipUnless("chromium", BrowserSite.HasBrowser, "apt-get install chromium-headless-shell");
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var canaries = await PersonCanaries.ReadAsync(db, server.Services.GetRequiredService<ContactSeal>());
        Assert.All(Everything, kind => Assert.True(canaries.Count(kind) > 50, $"The filled site holds too few people to look for: {kind} of {canaries.Count(kind)}."));
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var factory = await CommandsAsync(site.Contents, db, file);
        await using var visitor = await server.SignInAsync(role);
        var actor = await ActorAsync(db, role);
        var found = new List<string>();
        foreach (var command in Reads(role))
        {
            var answer = await RunAsync(server.Services.GetRequiredService<UseCaseRunner>(), command, factory.Make(command), actor);
            if (answer.Error is { } error)
            {
                found.Add($"{command.Name}: {error.Code} {error.Message}");
                continue;
            }

            var text = Texts(answer.Value);
            if (File.Exists(file))
            {
                text += await File.ReadAllTextAsync(file);
                File.Delete(file);
            }

            var told = canaries.FoundIn(text);
            found.AddRange(told.Except(Identifying.GetValueOrDefault(command.Name, Nothing)).Select(kind => $"{command.Name} tells {role} somebody's {kind}"));
            found.AddRange(Naming.GetValueOrDefault(command.Name, Nothing).Except(told).Select(kind => $"{command.Name} holds no {kind} for {role}: the search is blind"));
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    /// <summary>The person who has just signed in with this role alone.</summary>
    private static async Task<Actor> ActorAsync(AppDbContext db, Role role)
    {
        var holders = await db.StaffRoles.GroupBy(r => r.UserId).Where(g => g.Count() == 1 && g.Any(r => r.Role == role)).Select(g => g.Key).ToListAsync();
        var session = await db.StaffSessions.Where(s => holders.Contains(s.UserId) && s.EndedAt == null).OrderByDescending(s => s.LastSeenAt).FirstAsync();
        return Actor.User(session.UserId, role.ToString(), RolePermissions.Of([role]), session.Id.Value.ToString("D"), null);
    }

    /// <summary>What is on file, by the type of its id, and a few texts by the name under which commands ask for them.</summary>
    private static async Task<CommandFactory> CommandsAsync(SiteContents contents, AppDbContext db, string file)
    {
        var person = await db.Contacts.SingleAsync(c => c.Id == contents.Person);
        return new CommandFactory(
            new Dictionary<Type, object>
            {
                [typeof(CampaignId)] = contents.SentCampaign,
                [typeof(OriginId)] = OriginId.From(contents.SentCampaign.Value),
                [typeof(ApprovalRequestId)] = contents.Approval,
                [typeof(SegmentId)] = contents.Segment,
                [typeof(ContentId)] = contents.Email,
                [typeof(ContentVersionId)] = await db.EmailContentVersions.Select(v => v.Id).FirstAsync(),
                [typeof(ContactId)] = contents.Person,
                [typeof(AuthorizationId)] = contents.Authorization,
                [typeof(MessageId)] = contents.Message,
                [typeof(ImportRunId)] = contents.Import,
                [typeof(IntakeSourceId)] = contents.ImportSource,
                [typeof(ValueSetId)] = contents.ValueSet,
                [typeof(CodeListId)] = await db.CodeLists.Select(l => l.Id).FirstAsync(),
                [typeof(DisposalId)] = contents.Disposal,
                [typeof(UserId)] = contents.Invited,
                [typeof(FormId)] = contents.Form,
                [typeof(AuthorizationFormId)] = contents.AuthorizationForm,
                [typeof(AuthorizationBatchId)] = contents.AuthorizationBatch,
                [typeof(Guid)] = contents.SandboxMessage,
                [typeof(IncidentId)] = contents.Compliance.Incident,
                [typeof(AuditReviewId)] = contents.Compliance.Review,
                [typeof(TrainingCourseId)] = contents.Governance.Course,
                [typeof(RegisterRecordId)] = contents.Governance.Review,
                [typeof(RegisterEvidenceId)] = contents.Governance.Evidence,
                [typeof(PropagationTargetId)] = await db.PropagationTargets.Select(t => t.Id).FirstAsync(),
            },
            new Dictionary<string, object?>
            {
                ["address"] = "pat@example.net",
                ["FindAnswers.codes"] = (string[])["72166-2"],
                ["PreviewValueSet.text"] = "icd-10-cm E11.*",
                ["ForecastDelivery.segment"] = "Type 2 diabetes with an A1c result",
                ["PreviewRetention.key"] = "facts/observation",
                ["number"] = 1,
                ["file"] = file,
                ["take"] = 25,
                ["maxRows"] = 25,
                ["purpose"] = "Test of the matrix",
                ["reason"] = "Test of the matrix",
                ["ruleJson"] = DemoCampaigns.Rule,
                ["person"] = person.SourceId,
                ["sourceSystem"] = person.SourceSystem,
                ["sourceIds"] = (string[])[person.SourceId],
                ["domain"] = "harbor.example.org",
                ["GetAccount.id"] = contents.Account,
                ["account"] = contents.Account,
                ["from"] = 1,
                ["to"] = 2,
                ["text"] = "diab",
            });
    }

    private static IEnumerable<Type> Reads(Role role)
    {
        var commands = typeof(UseCaseRunner).Assembly.GetTypes().Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>))).ToDictionary(t => t.Name);
        return DutyTable.Rows.Where(row => row.Roles.Contains(role) && row.Data is not "Person without an account" and not "Own account").SelectMany(row => row.UseCases.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(name => Reading().IsMatch(name) && !Elsewhere.Contains(name)).Select(name => commands[name]);
    }

    /// <summary>Everything in an answer as text: properties, what was written, and what is inside a workbook or archive.</summary>
    private static string Texts(object? answer)
    {
        var text = new StringBuilder();
        Collect(answer, text, 0);
        return text.ToString();
    }

    private static void Collect(object? value, StringBuilder text, int depth)
    {
        if (value is null or Type or Delegate || depth > MostDeep)
            return;
        if (value is byte[] bytes)
            Unpack(bytes, text);
        else if (value is DateOnly day)
            text.Append(' ').Append(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else if (value is DateTimeOffset or DateTime)
            text.Append(' ').AppendFormat(CultureInfo.InvariantCulture, "{0:O}", value);
        else if (value is string || value.GetType().Namespace == nameof(System))
            text.Append(' ').Append(value);
        else if (value is IEnumerable many)
            foreach (var item in many)
                Collect(item, text, depth + 1);
        else
            foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
                Collect(property.GetValue(value), text, depth + 1);
    }

    private static void Unpack(byte[] bytes, StringBuilder text)
    {
        if (!bytes.AsSpan().StartsWith("PK"u8))
        {
            text.Append(' ').Append(Encoding.UTF8.GetString(bytes));
            return;
        }

        using var archive = new ZipArchive(new MemoryStream(bytes));
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(' ').Append(reader.ReadToEnd());
        }
    }

    private static async Task<(object? Value, Error? Error)> RunAsync(UseCaseRunner runner, Type command, object filled, Actor actor)
    {
        var result = command.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)).GetGenericArguments()[0];
        return await (Task<(object?, Error?)>)typeof(ReadMatrixTests).GetMethod(nameof(AnswerAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(command, result).Invoke(null, [runner, filled, actor])!;
    }

    private static async Task<(object? Value, Error? Error)> AnswerAsync<TCommand, TResult>(UseCaseRunner runner, TCommand command, Actor actor) where TCommand : ICommand<TResult>
    {
        var answer = await runner.RunAsync<TCommand, TResult>(command, actor, CancellationToken.None);
        return answer.IsSuccess ? (answer.Value, null) : (null, answer.Error);
    }

    [GeneratedRegex("^(List|Get|View|Find|Open|Count|Search|Preview|Explain|Compare|Derive|Forecast|Measure|Plan|Preflight|Export)")]
    private static partial Regex Reading();
}
