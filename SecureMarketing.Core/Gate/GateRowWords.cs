namespace SecureMarketing.Core.Gate;

/// <summary>One row of the truth table as a reader meets it: the question, the rule behind it, and what was read to answer it.</summary>
public sealed class GateRowWords
{
    private const string Policy = "Product policy";

    private readonly Func<GateInput, string> read;

    private GateRowWords(int row, string question, string rule, Func<GateInput, string> read) => (Row, Question, Rule, this.read) = (row, question, rule, read);

    /// <summary>0–20.</summary>
    public int Row { get; }

    /// <summary>What is asked; "yes" lets the message pass.</summary>
    public string Question { get; }

    /// <summary>Section of the law, or the product's own policy.</summary>
    public string Rule { get; }

    /// <summary>The values the row read; words of the truth table, nothing about the person beyond them.</summary>
    public string Read(GateInput input) => read(input);

    private static string Short(GateScopeParts uncovered) =>
        uncovered == GateScopeParts.None ? "" : $", not covered: {string.Join(", ", ScopeCodes.Each(uncovered)).ToLowerInvariant()}";

    private static string Short(GateConsentParts uncovered) =>
        uncovered == GateConsentParts.None ? "" : $", not named: {string.Join(", ", ConsentCodes.Each(uncovered)).ToLowerInvariant()}";

    private static string Packs(GateInput input) => input.FurtherPacks.Count == 0 ? $"pack {input.PackId} fails" : $"packs {string.Join(", ", input.FurtherPacks.Prepend(input.PackId))} fail";

    /// <summary>Every row, in order.</summary>
    public static IReadOnlyList<GateRowWords> All { get; } =
    [
        new(0, "Are all facts known, and do they agree?", Policy, i => i.IsKnown ? $"class {i.Class}, health information {i.Phi}, sensitivity {i.Sens}" : "a fact is not known"),
        new(1, "Can the audit trail be written?", "45 CFR 164.312(b)", i => $"audit trail {i.Audit}"),
        new(2, "Were the facts read within the last minute?", Policy, i => $"fresh {i.Fresh}"),
        new(3, "Has the organisation an agreement with its operator?", "45 CFR 164.504(e)", i => $"operator's agreement {i.TenantBaa}"),
        new(4, "Is the campaign running?", Policy, i => $"campaign {i.Camp}"),
        new(5, "Does its approval still count?", "45 CFR 164.308(a)(4)", i => $"approval {i.Appr}"),
        new(6, "Is it classified, and no sale of health information?", "45 CFR 164.508(a)(4)", i => $"class {i.Class}"),
        new(7, "Are psychotherapy notes left alone?", "45 CFR 164.508(a)(2)", i => $"sensitivity {i.Sens}"),
        new(8, "Has nobody asked for this mail to stop?", "16 CFR 316.5; 45 CFR 164.514(f)(2)", i => $"suppression {i.Supp}, {i.Comm}"),
        new(9, "Is the use free of an agreed restriction?", "45 CFR 164.522(a)", i => $"restriction {i.Restr}"),
        new(10, "Does whoever holds the person's rights stand behind it?", "45 CFR 164.502(g)", i => $"rights {i.Subj}, address {i.Addr}"),
        new(11, "Is marketing covered by a valid authorization?", "45 CFR 164.508(a)(3)(i)", i => $"class {i.Class}, authorization {i.Auth}{Short(i.Uncovered)}"),
        new(12, "Does the authorization state the payment?", "45 CFR 164.508(a)(3)(ii)", i => $"class {i.Class}, payment stated {i.Remun}"),
        new(13, "Is the sensitive category consented to?", "42 CFR 2.31; state law", i => $"sensitivity {i.Sens}, consent {i.SensCons}{Short(i.ConsentUncovered)}"),
        new(14, "Does the address reach this person alone?", "45 CFR 164.522(b)", i => $"address {i.Addr}"),
        new(15, "Do the rules of the person's residence permit it?", "Rule packs", i => i.Pack == GatePack.Fail ? Packs(i) : $"packs {i.Pack}"),
        new(16, "Does commercial mail show postal address and opt-out?", "16 CFR 316.5(a)(5)", i => $"{i.Comm}, footer {i.Foot}"),
        new(17, "Does no third party learn of the reading?", "45 CFR 164.502(a)", i => $"tracking {i.Track}"),
        new(18, "Has whoever carries it an agreement?", "45 CFR 164.502(e)", i => $"route's agreement {i.VendorBaa}"),
        new(19, "Does a sensitive message travel by more than TLS?", Policy, i => $"route {i.Route}, sensitivity {i.Sens}"),
        new(20, "Is the way protected, or plain mail wished after a warning?", "45 CFR 164.312(e)(1)", i => $"route {i.Route}, plain mail {i.Plain}"),
    ];
}

/// <summary>Reason codes of the gate in plain words, and what mends each.</summary>
public static class ReasonWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["ALLOW"] = "Every rule passed.",
        ["INCONSISTENT_INPUT"] = "Facts were missing or contradicted each other; nothing is sent on doubt. Look at the campaign's facts and the person's record.",
        ["AUDIT_UNAVAILABLE"] = "The audit trail could not be written. It goes on by itself when the trail works again.",
        ["STALE_STATE"] = "The facts were older than a minute and are read again; or the database was restored, and what people refused since must first be replayed and confirmed, under Suppressions.",
        ["TENANT_NO_BAA"] = "The organisation has no agreement in force with the operator of this system. Record it under Agreements.",
        ["CAMPAIGN_PAUSED"] = "The campaign was paused or not yet running. Resume it.",
        ["CAMPAIGN_ENDED"] = "The campaign had ended.",
        ["APPROVAL_Missing"] = "The approval was not complete. Get the missing approvals.",
        ["APPROVAL_HashMismatch"] = "Something the approval covers has changed since. Submit the campaign again.",
        ["APPROVAL_Expired"] = "The approval had expired. Submit the campaign again.",
        ["APPROVAL_SelfApproved"] = "An approver had a hand in the campaign. Somebody else must approve.",
        ["APPROVAL_Withdrawn"] = "Compliance withdrew the approval.",
        ["CLASS_UNDETERMINED"] = "Whether it is marketing was not settled. State the open facts.",
        ["SALE_OF_PHI"] = "It would be a sale of health information; this is never sent.",
        ["PSYCH_NOTES"] = "Psychotherapy notes were used; this is never sent.",
        ["SUPPRESSED_Deceased"] = "The person is recorded as deceased.",
        ["SUPPRESSED_DoNotContact"] = "The person is not to be contacted.",
        ["SUPPRESSED_HardBounce"] = "The address is dead: mail to it bounced. Correct the address.",
        ["SUPPRESSED_TopicMatch"] = "The person opted out of this topic.",
        ["SUPPRESSED_AllCommercial"] = "The person opted out of commercial mail.",
        ["SUPPRESSED_Complaint"] = "The person reported earlier mail as unwanted.",
        ["SUPPRESSED_FundraisingOptOut"] = "The person opted out of fundraising.",
        ["RESTRICTION_AGREED"] = "The organisation agreed to restrict this use of the person's information.",
        ["REP_AUTHORITY"] = "Nobody may decide for this person about it: a representative's authority was not valid, or a minor who consented alone did so for another service. Look at who decides for the person.",
        ["MINOR_CONFIDENTIAL"] = "A minor who consented alone is written to only at an address of their own.",
        ["AUTH_None"] = "It is marketing, and the person has given no authorization. Ask for one.",
        [ScopeCodes.OutOfScope] = "The person's authorization does not cover this message.",
        ["SCOPE_Purpose"] = "It was given for other purposes.",
        ["SCOPE_Category"] = "It does not name every kind of health information that is used.",
        ["SCOPE_Sender"] = "It does not name this organisation as the one who may use the information.",
        ["SCOPE_Recipient"] = "It does not name everybody who would be given the information.",
        ["SCOPE_Channel"] = "It was given for other channels than email.",
        ["AUTH_Pending"] = "The person's authorization was not complete: not signed, not verified, or its copy not delivered.",
        ["AUTH_Defective"] = "The person's authorization has a defect; see it in the register.",
        ["AUTH_Expired"] = "The person's authorization had expired. Ask for a new one.",
        ["AUTH_Revoked"] = "The person revoked the authorization.",
        ["AUTH_Suspended"] = "The authorization's expiry event was not attested in time. Attest it in the register.",
        ["AUTH_REMUNERATION_STATEMENT"] = "Somebody pays for it, and the authorization does not say so. Ask for one that does.",
        ["SENSITIVE_CONSENT_State"] = "A specially protected category was used without the consent it needs.",
        [ConsentCodes.Part2] = "Substance-use records were used without a Part 2 consent of the person that covers it.",
        ["CONSENT_Discloser"] = "The consent on file does not name this organisation as the one who discloses.",
        ["CONSENT_Recipient"] = "The consent on file does not name everybody who would be given the information.",
        ["SENSITIVE_CONSENT_Unknown"] = "It uses a health code, and nobody has said yet whether that code is sensitive. Until then it counts as sensitive and nothing is sent. Say it under Value sets.",
        ["ADDRESS_Unverified"] = "The address was never verified.",
        ["ADDRESS_SharedUnconfirmed"] = "Several people use the address, and nobody confirmed that this is wished.",
        ["ADDRESS_AltRequired"] = "The person asked to be written to at another address.",
        ["CANSPAM_FOOTER"] = "Commercial mail without postal address or opt-out. Add the footer.",
        ["THIRD_PARTY_TRACKER"] = "It would tell another company who reads it. Remove what is loaded from outside.",
        ["ROUTE_NO_BAA"] = "Whoever operates this way has no agreement in force; another way is looked for.",
        ["ROUTE_TOO_WEAK"] = "This way does not protect enough; a stronger one is looked for.",
        ["PLAIN_NO_WARNING"] = "Plain mail was wished, but no warning is on record; a protected way is looked for.",
        ["PLAIN_WITHDRAWN"] = "The wish for plain mail was withdrawn; a protected way is looked for.",
        ["NO_PERMITTED_ROUTE"] = "No way was left that protects as it must. It waits; look at routes and at the person's keys.",
    };

    /// <summary>Every code with words; the table's test holds it complete.</summary>
    public static IReadOnlyCollection<string> Codes => Words.Keys;

    /// <summary>The code in words; a code of another owner is given as it is.</summary>
    public static string Of(string code) =>
        Words.TryGetValue(code, out var words) ? words
        : code.StartsWith(ReasonParts.Pack, StringComparison.Ordinal) ? $"The rule pack {code[ReasonParts.Pack.Length..]} of the person's residence does not permit it."
        : code;
}
