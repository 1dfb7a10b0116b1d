using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// What lies on the desks of a working organisation, so that a visitor meets pages in use: segments with a history, a campaign that
/// waits for its approval, one that is being written, people who opted out or took their authorization back.
/// </summary>
internal sealed class DemoWorkbench(DemoStaff staff, DemoCampaigns campaigns, TimeProvider clock)
{
    private const int OptOuts = 14;
    private const int Revocations = 3;

    private static readonly DemoCampaign Screening = new(
        "Mammogram invitation, autumn", "screening", "Mammogram invitation", "mammogram-screening", BlockSubject.GeneralHealth, Stated.N, Stated.Y);

    private static readonly DemoCampaign Welcome = new(
        "Welcome to Harbor Health", "welcome", "Welcome for new patients", "welcome", BlockSubject.AdminNotice, Stated.N, Stated.N);

    private const string ScreeningDue = """
        { "all": [
            { "attribute": "gender", "operator": "equals", "value": "female" },
            { "attribute": "age", "operator": "between", "value": [40, 75] },
            { "not": { "any": [
                { "attribute": "procedure", "of": { "codes": ["24623002"], "system": "snomed" }, "operator": "withinLast", "value": 730 },
                { "attribute": "living", "operator": "equals", "value": false } ] } } ] }
        """;

    private const string CareGapFirst = """
        { "all": [
            { "attribute": "age", "operator": "atLeast", "value": 45 },
            { "attribute": "condition", "of": { "codes": ["E11.*"], "system": "icd-10-cm" }, "operator": "active" } ] }
        """;

    private const string CareGap = """
        { "all": [
            { "attribute": "age", "operator": "atLeast", "value": 45 },
            { "attribute": "condition", "of": { "codes": ["E11.*"], "system": "icd-10-cm" }, "operator": "active" },
            { "any": [
                { "attribute": "observation", "of": { "codes": ["4548-4"], "system": "loinc" }, "operator": "atLeast", "value": 8, "unit": "%" },
                { "attribute": "lastVisit", "operator": "notWithinLast", "value": 365 },
                { "all": [
                    { "attribute": "careStage", "operator": "in", "value": ["active", "overdue"] },
                    { "attribute": "opened", "operator": "withinLast", "value": 90 } ] } ] } ] }
        """;

    private const string NewPatients = """{ "all": [ { "attribute": "careStage", "operator": "equals", "value": "new" }, { "attribute": "emailUsable", "operator": "equals", "value": true } ] }""";

    public async Task FillAsync(IReadOnlyList<ContactId> members, CancellationToken cancellationToken)
    {
        await GapAsync(cancellationToken);
        var due = await SegmentAsync("Mammogram due, 40 to 75", ScreeningDue, cancellationToken);
        var arrived = await SegmentAsync("New patients", NewPatients, cancellationToken);
        await campaigns.SubmitAsync(await campaigns.DraftAsync(Screening, due.VersionId, cancellationToken), cancellationToken);
        await campaigns.DraftAsync(Welcome, arrived.VersionId, cancellationToken);
        await OptOutAsync(members, cancellationToken);
        await RevokeAsync(cancellationToken);
    }

    private async Task GapAsync(CancellationToken cancellationToken)
    {
        var first = await SegmentAsync("Diabetes care gap, 45+", CareGapFirst, cancellationToken);
        await staff.AsAsync<SaveSegment, SavedSegment>(
            Role.Marketer, new SaveSegment { Segment = first.Id, BasedOn = first.Number, Name = "Diabetes care gap, 45+", RuleJson = CareGap }, cancellationToken);
    }

    private Task<SavedSegment> SegmentAsync(string name, string rule, CancellationToken cancellationToken) =>
        staff.AsAsync<SaveSegment, SavedSegment>(Role.Marketer, new SaveSegment { Name = name, RuleJson = rule }, cancellationToken);

    private async Task OptOutAsync(IReadOnlyList<ContactId> members, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Math.Min(OptOuts, members.Count); i++)
        {
            var topic = i % 3 == 0;
            await staff.AsAsync<SuppressContact, SuppressionOutcome>(
                Role.ConsentClerk,
                new SuppressContact { Contact = members[i], Kind = topic ? GateSuppression.TopicMatch : GateSuppression.AllCommercial, Topic = topic ? "offers" : null },
                cancellationToken);
        }
    }

    private async Task RevokeAsync(CancellationToken cancellationToken)
    {
        var valid = await staff.AsAsync<ListAuthorizations, AuthorizationPage>(
            Role.ConsentClerk, new ListAuthorizations { View = AuthorizationView.Valid, Take = Revocations }, cancellationToken);
        foreach (var row in valid.Rows)
        {
            await staff.AsAsync<RevokeAuthorization, RevokedAuthorization>(
                Role.ConsentClerk,
                new RevokeAuthorization { Authorization = row.Id, ReceivedAt = clock.GetUtcNow(), Channel = RevocationChannel.Letter },
                cancellationToken);
        }
    }
}
