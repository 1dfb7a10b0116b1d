using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance.ApprovalEvidence;

/// <summary>
/// Everything that shows what one approval was about, who gave it and on what it rests (45 CFR 164.530(j), 164.316(b)). It holds no
/// data about people: the email is shown as the synthetic persona gets it, numbers of people as they may be shown.
/// </summary>
internal sealed record ApprovalPack
{
    public required string Organisation { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required Actor MadeBy { get; init; }
    public required OpenedApproval Approval { get; init; }

    /// <summary>What the request was about, as it was submitted.</summary>
    public required SubmittedCampaign Submitted { get; init; }

    /// <summary>Null where no email was chosen.</summary>
    public required ContentPreview? Email { get; init; }
    public required IReadOnlyList<LaunchTick> Ticks { get; init; }
    public required IReadOnlyList<LaunchSample> Samples { get; init; }

    /// <summary>Events of the campaign, oldest first.</summary>
    public required IReadOnlyList<AuditEvent> History { get; init; }

    /// <summary>The campaign has more events than <see cref="History"/> holds: the later ones are on the trail alone.</summary>
    public required bool HistoryCut { get; init; }

    /// <summary>Newest signed head of the trail; null while nothing is sealed.</summary>
    public required AuditCheckpoint? Head { get; init; }

    /// <summary>Names of staff by id; who left is told by the id alone.</summary>
    public required IReadOnlyDictionary<Guid, string> Names { get; init; }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The pack as data, in one fixed shape; its hash is over the canonical form (<see cref="ApprovalHash"/>).</summary>
    public JsonObject Content()
    {
        var kind = Submitted.Classification;
        return new JsonObject
        {
            ["format"] = "securemarketing-approval-evidence",
            ["formatVersion"] = 2,
            ["organisation"] = Organisation,
            ["madeAt"] = RecordText.Instant(MadeAt),
            ["madeBy"] = Who(MadeBy.Kind == ActorKind.User ? MadeBy.Id : null) ?? MadeBy.Role,
            ["request"] = Approval.Id.Value.ToString(),
            ["campaign"] = new JsonObject { ["id"] = Approval.Campaign.Value.ToString(), ["name"] = Approval.Title, ["version"] = Approval.Version },
            ["submittedAt"] = RecordText.Instant(Approval.RequestedAt),
            ["decided"] = !Approval.IsOpen,
            ["hash"] = Approval.SubmittedHash,
            ["hashNow"] = Approval.Proposed.Hash,
            ["unchangedSince"] = Approval.IsCurrent,
            ["latestRequest"] = Approval.IsLatest,
            ["partsKeptWithRequest"] = Approval.Kept == PartsKept.Kept,
            ["bound"] = Approval.Closed ? null : Submitted.Bound.DeepClone(),
            ["class"] = new JsonObject
            {
                ["hipaa"] = kind.Class.ToString(),
                ["row"] = kind.Row,
                ["rule"] = ClassificationTable.Rows[kind.Row].When,
                ["citation"] = ClassificationTable.Rows[kind.Row].Citation,
                ["commercial"] = kind.Commercial.ToString(),
                ["phi"] = Submitted.Phi.ToString(),
                ["sensitivity"] = Strings(Submitted.Labels),
                ["categories"] = Strings(Submitted.Categories),
            },
            ["rules"] = new JsonObject { ["renderer"] = Submitted.Renderer, ["decisionTable"] = Submitted.DecisionTable, ["valueSets"] = Submitted.ValueSets, ["rulePacksInScope"] = Strings(Submitted.RulePacks) },
            ["required"] = Strings(Submitted.Approvers.Select(a => a.ToString())),
            ["slots"] = Array(Approval.Slots, s => new JsonObject
            {
                ["kind"] = s.Kind.ToString(),
                ["state"] = s.State.ToString(),
                ["by"] = Who(s.By?.Value),
                ["byId"] = s.By?.Value.ToString(),
                ["at"] = RecordText.Instant(s.At),
                ["expiresAt"] = RecordText.Instant(s.ExpiresAt),
                ["grantedHash"] = s.GrantedHash,
                ["comment"] = s.Comment,
            }),
            ["parts"] = Array(Approval.Parts.Where(p => p.Change != PartChange.Removed), p => new JsonObject { ["key"] = p.Key, ["name"] = p.Label, ["text"] = Plain(p.After) }),
            ["comparedWithVersion"] = Approval.Before?.Version,
            ["changes"] = Array(Approval.Parts.Where(p => p.Change != PartChange.Same), Change),
            ["drift"] = Array(Approval.Drift, Change),
            ["facts"] = Array(Approval.Sheets, s => new JsonObject
            {
                ["group"] = s.Sheet.Key,
                ["class"] = s.Classification.Class.ToString(),
                ["row"] = s.Classification.Row,
                ["hash"] = s.Hash,
                ["stated"] = JsonSerializer.SerializeToNode(s.Sheet, ApprovalHash.Json),
                ["confirmedBy"] = Who(s.ConfirmedBy?.Value),
                ["confirmedAt"] = RecordText.Instant(s.ConfirmedAt),
                ["evidence"] = s.Evidence,
            }),
            ["words"] = Array(Approval.Words, w => new JsonObject
            {
                ["category"] = w.Proposed.Category.ToString(),
                ["terms"] = Strings(w.Proposed.Terms),
                ["hash"] = w.Hash,
                ["applies"] = w.Applies,
                ["reason"] = w.Reason,
                ["by"] = Who(w.By?.Value),
                ["at"] = RecordText.Instant(w.At),
            }),
            ["segment"] = new JsonObject { ["name"] = Submitted.SegmentName, ["rule"] = Submitted.SegmentSentence, ["peopleWhenMade"] = Approval.IsLatest ? Approval.People?.ToString() : null },
            ["email"] = Email is null ? null : new JsonObject
            {
                ["version"] = Submitted.ContentName,
                ["hash"] = Email.Content.Hash,
                ["persona"] = "synthetic",
                ["subject"] = Email.Email.Subject,
                ["preheader"] = Email.Email.Preheader,
                ["html"] = Email.Email.Html,
                ["text"] = Email.Email.Text,
                ["findings"] = Array(Email.Findings, f => new JsonObject { ["severity"] = f.Severity.ToString(), ["code"] = f.Code, ["place"] = f.Path, ["message"] = f.Message }),
            },
            ["comments"] = Array(Approval.Threads, t => new JsonObject
            {
                ["part"] = t.Anchor,
                ["name"] = t.Label,
                ["hash"] = t.Hash,
                ["text"] = t.Text,
                ["by"] = Who(t.By.Value),
                ["at"] = RecordText.Instant(t.At),
                ["resolvedBy"] = Who(t.ResolvedBy?.Value),
                ["resolvedAt"] = RecordText.Instant(t.ResolvedAt),
                ["answers"] = Array(t.Answers, a => new JsonObject { ["text"] = a.Text, ["by"] = Who(a.By.Value), ["at"] = RecordText.Instant(a.At) }),
            }),
            ["checklist"] = new JsonObject
            {
                ["ticks"] = Array(Ticks, t => new JsonObject { ["point"] = t.Point.ToString(), ["done"] = t.Done, ["hash"] = t.Hash, ["by"] = Who(t.By.Value), ["at"] = RecordText.Instant(t.At) }),
                ["samples"] = Array(Samples, s => new JsonObject
                {
                    ["seed"] = s.Seed,
                    ["sampled"] = Part2Campaign.Shown(s.Sampled, Approval.Closed).ToString(),
                    ["agrees"] = s.Mismatches == 0,
                    ["codes"] = s.Codes,
                    ["hash"] = s.Hash,
                    ["by"] = Who(s.By.Value),
                    ["at"] = RecordText.Instant(s.At),
                }),
            },
            ["history"] = Array(History, e => new JsonObject
            {
                ["seq"] = e.Seq,
                ["at"] = RecordText.Instant(e.UtcTime),
                ["by"] = e.ActorKind == ActorKind.User ? Who(e.ActorId) : e.ActorRole,
                ["action"] = e.Action.ToString(),
                ["outcome"] = e.Outcome.ToString(),
                ["version"] = e.ObjectVersion,
                ["reasons"] = e.ReasonCodes,
                ["beforeHash"] = RecordText.Hex(e.BeforeHash),
                ["afterHash"] = RecordText.Hex(e.AfterHash),
                ["eventHash"] = RecordText.Hex(e.Hash),
            }),
            ["historyCut"] = HistoryCut,
            ["auditHead"] = Head is null ? null : new JsonObject { ["seq"] = Head.Seq, ["hash"] = Head.Hash, ["at"] = RecordText.Instant(DateTimeOffset.FromUnixTimeMilliseconds(Head.UnixMs)), ["signature"] = Head.Signature },
        };
    }

    /// <summary>The file for programs: the pack and its hash.</summary>
    public static string Json(JsonObject content) => new JsonObject { ["pack"] = content.DeepClone(), ["sha256"] = ApprovalHash.Of(content) }.ToJsonString(Indented);

    internal static string Plain(IReadOnlyList<DiffRun> runs) => string.Concat(runs.Select(r => r.Text));

    private static JsonObject Change(DiffPart part) => new()
    {
        ["key"] = part.Key,
        ["name"] = part.Label,
        ["change"] = part.Change.ToString(),
        ["before"] = Plain(part.Before),
        ["after"] = Plain(part.After),
    };

    private string? Who(Guid? id) => id is { } known ? Names.GetValueOrDefault(known, known.ToString()) : null;

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode?)v)];

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> one) => [.. items.Select(one)];
}
