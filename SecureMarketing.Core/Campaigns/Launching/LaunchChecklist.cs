using System.Globalization;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Campaigns.Launching;

/// <summary>What the list holds; exact numbers, which never leave as such.</summary>
/// <param name="People">Counted.</param>
/// <param name="Suppressed">Of these such that a suppression or opt-out keeps from this campaign.</param>
/// <param name="Unreachable">Of these without an address on file.</param>
/// <param name="SmallAllowed">A compliance officer let fewer than 11 be written to.</param>
/// <param name="Closed">Whoever reads it learns no number: the rule is of the compartment (42 CFR part 2).</param>
public sealed record ListFacts(int People, int Suppressed, int Unreachable, bool SmallAllowed, bool Closed = false);

/// <summary>The checklist of one version as it stands for its hash of this moment. Pure over what was read.</summary>
/// <param name="Hash">What it is about.</param>
/// <param name="Items">In the order of <see cref="LaunchPoint"/>.</param>
public sealed record LaunchChecklist(string Hash, IReadOnlyList<LaunchItem> Items)
{
    /// <summary>Nothing stops the launch.</summary>
    public bool IsComplete => !Items.Any(i => i.Stops);

    /// <param name="picture">The version with what follows from it.</param>
    /// <param name="findings">Content lint.</param>
    /// <param name="list">Null while the audience is not counted.</param>
    /// <param name="sample">The latest check of this hash and these people; null: none.</param>
    /// <param name="ticks">Of this version, whatever their hash.</param>
    /// <param name="test">The latest test of exactly what a recipient sees that a server took; null: none.</param>
    /// <param name="testsOpen">False: no way out would carry a test, so nobody can be asked for one.</param>
    public static LaunchChecklist Of(
        CampaignPicture picture, IReadOnlyList<LintFinding> findings, ListFacts? list, LaunchSample? sample, IReadOnlyList<LaunchTick> ticks, SentTest? test = null, bool testsOpen = false)
    {
        var hash = picture.Hash();
        return new LaunchChecklist(hash,
        [
            OfContent(findings),
            OfFooter(picture),
            OfLinks(picture, findings),
            OfTracking(picture),
            OfList(list),
            OfDocuments(picture, list, sample),
            OfTick(LaunchPoint.Proofread, "Somebody reads it from the subject to the footer.", hash, ticks),
            OfTick(LaunchPoint.TestSeen, "Somebody looks at it as it arrives: as HTML, as text and on a phone." + TestWords(test, testsOpen), hash, ticks, holds: test is not null || !testsOpen) with { Test = test },
        ]);
    }

    private static LaunchItem OfContent(IReadOnlyList<LintFinding> findings)
    {
        var errors = findings.Where(f => f.Severity == LintSeverity.Error).ToList();
        var warnings = findings.Count(f => f.Severity == LintSeverity.Warning);
        return errors is [var first, ..]
            ? new(LaunchPoint.Content, LaunchPointState.Blocked, $"{Many(errors.Count, "error")} in the email. {first.Message}")
            : warnings > 0
                ? new(LaunchPoint.Content, LaunchPointState.Attention, $"{Many(warnings, "remark")} on the email, no error.")
                : new(LaunchPoint.Content, LaunchPointState.Done, "Nothing is wrong with the email.");
    }

    private static LaunchItem OfFooter(CampaignPicture picture) => picture.Content?.Foot == YesNo.Y
        ? new(LaunchPoint.Footer, LaunchPointState.Done, "Postal address and opt-out are in the email.")
        : picture.Classification.Commercial == CommercialClass.Commercial
            ? new(LaunchPoint.Footer, LaunchPointState.Blocked, "A commercial email needs a postal address and an opt-out.")
            : new(LaunchPoint.Footer, LaunchPointState.Attention, "No postal address and no opt-out; a transactional email needs none.");

    private static LaunchItem OfLinks(CampaignPicture picture, IReadOnlyList<LintFinding> findings)
    {
        var links = picture.Content?.Links ?? [];
        var mute = findings.Count(f => f.Code == LintCodes.LinkText);
        return mute > 0
            ? new(LaunchPoint.Links, LaunchPointState.Attention, $"{Many(links.Count, "link")}; the text of {mute.ToString(CultureInfo.InvariantCulture)} does not say where it leads.")
            : new(LaunchPoint.Links, LaunchPointState.Done, links.Count == 0
                ? "No link besides the opt-out."
                : $"{Many(links.Count, "link")} to {string.Join(", ", links.Select(HostOf).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Take(5))}.");
    }

    private static LaunchItem OfTracking(CampaignPicture picture) => picture.Track switch
    {
        GateTracking.ThirdParty => new(LaunchPoint.Tracking, LaunchPointState.Blocked, "The email loads something from another company, which would learn who reads it."),
        GateTracking.FirstParty when picture.IsSensitive => new(LaunchPoint.Tracking, LaunchPointState.Attention, "Opens and clicks are to be counted although a sensitive category is used; they are not."),
        GateTracking.FirstParty => new(LaunchPoint.Tracking, LaunchPointState.Done, "Opens and clicks are counted by links of our own."),
        _ => new(LaunchPoint.Tracking, LaunchPointState.Done, "Opens and clicks are not counted."),
    };

    private static LaunchItem OfList(ListFacts? list)
    {
        if (list is null)
            return new(LaunchPoint.List, LaunchPointState.Open, "The audience is not counted yet.");
        if (list.People == 0)
            return new(LaunchPoint.List, LaunchPointState.Blocked, "Nobody is in the audience.");
        var words = list.Closed ? "The audience is counted. The rule is of the compartment (42 CFR part 2), so its numbers are not told to this role." : $"{SmallCells.Show(list.People)} people: {Part(list.Suppressed, list.People)} suppressed or opted out, {Part(list.Unreachable, list.People)} without an address.";
        return SmallCells.IsSmall(list.People) && !list.SmallAllowed
            ? new(LaunchPoint.List, LaunchPointState.Blocked, words + " A compliance officer must allow so few.")
            : new(LaunchPoint.List, !list.Closed && list.Suppressed + list.Unreachable > 0 ? LaunchPointState.Attention : LaunchPointState.Done, words);
    }

    private static LaunchItem OfDocuments(CampaignPicture picture, ListFacts? list, LaunchSample? sample)
    {
        var what = picture.Classification.NeedsAuthorization ? "authorization documents, suppressions and restrictions" : "suppressions and restrictions (no authorization is needed)";
        if (list is null || sample is null)
            return new(LaunchPoint.Documents, LaunchPointState.Open, $"A random sample of the list is checked against {what}.");
        return sample.Mismatches > 0
            ? new(LaunchPoint.Documents, LaunchPointState.Blocked, $"The documents do not permit some of the sample: {sample.Codes}. Have the documents mended, or the people suppressed, then check the same sample again.", sample.By, sample.At)
            : new(
                LaunchPoint.Documents, sample.LetOut == 0 && !list.Closed ? LaunchPointState.Attention : LaunchPointState.Done,
                list.Closed ? $"A random sample agrees with {what}. Seed {sample.Seed}." : $"A random sample of {SmallCells.Show(sample.Sampled)} people agrees with their {what}; {(sample.LetOut == 0 ? "none" : SmallCells.IsSmall(sample.LetOut) || SmallCells.IsSmall(sample.Sampled - sample.LetOut) ? "some" : Part(sample.LetOut, sample.Sampled))} of them would be let out as far as consent goes. Seed {sample.Seed}.",
                sample.By, sample.At);
    }

    /// <param name="holds">False: what was ticked is not what a recipient sees by now, such as under another sender of its stream.</param>
    private static LaunchItem OfTick(LaunchPoint point, string open, string hash, IReadOnlyList<LaunchTick> ticks, bool holds = true)
    {
        var last = ticks.Where(t => t.Point == point).OrderBy(t => t.At).ThenBy(t => t.Id.Value).LastOrDefault(t => t.Hash == hash);
        if (last is { Done: true } && holds)
            return new(point, LaunchPointState.Done, point == LaunchPoint.Proofread ? "Read from the subject to the footer." : "Looked at as HTML, as text and on a phone.", last.By, last.At);
        var other = ticks.Any(t => t.Point == point && t.Done && t.Hash != hash) || last is { Done: true };
        return new(point, LaunchPointState.Open, other ? "It was ticked for something else; what would be sent has changed since. " + open : open);
    }

    private static string TestWords(SentTest? test, bool testsOpen) => test is not null ? ""
        : testsOpen ? " No test of this email went out yet." : " No way out would carry a test; look at the preview instead.";

    /// <summary>A part of a shown total: neither it nor what is left of the total may be 1–10.</summary>
    private static string Part(int part, int total) => SmallCells.IsSmall(part)
        ? SmallCells.Show(part).ToString()
        : SmallCells.IsSmall(total - part) ? ShownCount.Hidden(CountDisclosure.Withheld).ToString() : SmallCells.Show(part).ToString();

    private static string HostOf(string link) => Uri.TryCreate(link, UriKind.Absolute, out var uri) ? uri.Scheme == Uri.UriSchemeHttps ? uri.Host : uri.Scheme : "nowhere";

    private static string Many(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {noun}{(number == 1 ? "" : "s")}");
}
