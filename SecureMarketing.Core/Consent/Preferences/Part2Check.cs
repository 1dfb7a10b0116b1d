using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Does a Part 2 consent name who discloses and to whom (42 CFR 2.31(a)(2) and (4))? Pure. Each field of the form holds one name, or
/// several divided by semicolons or line breaks; a comma belongs to a name ("Acme, Inc.").
/// </summary>
public static class Part2Check
{
    private static readonly char[] Dividers = [';', '\n', '\r'];

    /// <summary>What the consent does not cover. The person reads their own records without a consent (42 CFR 2.23), so that only third parties are looked for among the recipients.</summary>
    /// <param name="discloser">As the form names them.</param>
    /// <param name="recipients">As the form names them.</param>
    /// <param name="need">Who sends, null: not asked; and to whom it is disclosed beside the person.</param>
    public static GateConsentParts Uncovered(string discloser, string recipients, AuthorizationNeed need)
    {
        var uncovered = GateConsentParts.None;
        if (need.Sender is { } sender && !(Names(discloser) is var disclosers && need.SenderAliases.Prepend(sender).Any(name => ScopeMatch.Covers(disclosers, name))))
            uncovered |= GateConsentParts.Discloser;
        if (need.Recipients.Count > 0 && !(Names(recipients) is var named && need.Recipients.All(name => ScopeMatch.Covers(named, name))))
            uncovered |= GateConsentParts.Recipient;
        return uncovered;
    }

    /// <summary>True when the consent names the organisation as the one who discloses, by whichever of its names; also while the organisation was not told its name.</summary>
    public static bool NamesDiscloser(string discloser, Organisation organisation) => AuthorizationCheck.NamesSender(Names(discloser), organisation);

    private static string[] Names(string text) => text.Split(Dividers, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
