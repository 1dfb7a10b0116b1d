using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>What follows from a set-up, as pages show it.</summary>
public sealed record CampaignSummary
{
    public required Classification Classification { get; init; }
    public required PhiLevel Phi { get; init; }
    public required GateSensitivity Sens { get; init; }

    /// <summary>Sensitivity labels by their codes.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Words of the text about which Compliance will be asked whether they tell a sensitive category.</summary>
    public required IReadOnlyList<ProposedLabel> Proposed { get; init; }

    /// <summary>Names of the fields in the email that tell something about a person.</summary>
    public required IReadOnlyList<string> PhiFields { get; init; }

    /// <summary>Such fields in subject or preheader, which travel outside the encryption.</summary>
    public required IReadOnlyList<string> PhiOutside { get; init; }

    /// <summary>Postal address and opt-out are shown.</summary>
    public required bool HasFooter { get; init; }
    public required GateTracking Track { get; init; }

    /// <summary>Kinds of information that an authorization must cover.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Empty while the class may not be approved.</summary>
    public required IReadOnlyList<ApproverKind> Approvers { get; init; }
    public required int ApprovalDays { get; init; }

    /// <summary>Subject and blocks of the email, in reading order.</summary>
    public required IReadOnlyList<BlockLine> Blocks { get; init; }

    public required IReadOnlyList<string> BlocksWithoutFacts { get; init; }

    /// <summary>Whether it rests only on what a request for donations may use, and what goes beyond.</summary>
    public required FundraisingUse Fundraising { get; init; }

    /// <summary>Medicines from whose lapse each person's class is counted, as the records know them; empty where the class does not depend on it.</summary>
    public required IReadOnlyList<MedicineLine> Medicines { get; init; }

    /// <summary>For whom the prescription ran out within the limit, and before; null where the class is the same for everyone.</summary>
    public required LapsedClasses? Lapsed { get; init; }

    /// <summary>Null while no email is chosen.</summary>
    public required string? ContentName { get; init; }

    /// <summary>Null while no segment is chosen.</summary>
    public required string? SegmentName { get; init; }

    /// <summary>The segment's rule in plain words; of the compartment only that it is one, where the reader may not use it.</summary>
    public required string? SegmentSentence { get; init; }

    /// <summary>Why it cannot be submitted; null when it can.</summary>
    public required Error? Obstacle { get; init; }

    public required string Hash { get; init; }

    /// <param name="picture">The set-up with what follows from it.</param>
    /// <param name="reader">Who reads it.</param>
    /// <param name="name">The campaign's name; null: not asked.</param>
    internal static CampaignSummary Of(CampaignPicture picture, Actor reader, string? name = null) => Of(picture, SensitiveRights.Of(reader), name);

    /// <param name="picture">The set-up with what follows from it.</param>
    /// <param name="reader">What the reader may use; with what the campaign was granted where they work for it.</param>
    /// <param name="name">The campaign's name; null: not asked.</param>
    /// <param name="notHeld">That the campaign lacks a grant which its segment needs; null: it does not.</param>
    internal static CampaignSummary Of(CampaignPicture picture, SensitiveRights reader, string? name, Error? notHeld = null) => new()
    {
        Classification = picture.Classification,
        Phi = picture.Phi,
        Sens = picture.Sens,
        Labels = picture.Labels,
        Proposed = picture.Proposed,
        PhiFields = [.. (picture.Content?.Usage.Phi ?? []).Select(f => f.Field.Label)],
        PhiOutside =
        [
            .. (picture.Content?.Usage.Phi ?? [])
                .Where(f => f.Places.Any(p => p.StartsWith("$.subject", StringComparison.Ordinal) || p.StartsWith("$.preheader", StringComparison.Ordinal)))
                .Select(f => f.Field.Label),
        ],
        HasFooter = picture.Content?.Foot == YesNo.Y,
        Track = picture.Track,
        Categories = [.. picture.Categories.Order(StringComparer.Ordinal)],
        Approvers = RequiredApprovers.For(picture.Need),
        ApprovalDays = picture.Need.ValidDays,
        Blocks = picture.Content is { } content ? [new BlockLine(CampaignPicture.SubjectBlock, "Subject", InlineList.Readable(content.Document.Subject)), .. content.Document.Blocks.Select(Line)] : [],
        BlocksWithoutFacts = picture.BlocksWithoutFacts,
        Fundraising = picture.Fundraising,
        Medicines = picture.Medicines.Lines,
        Lapsed = picture.Lapsed.Count == 0 ? null : new LapsedClasses(
            LapsedGroup.Strictest(picture.Lapsed, _ => true)!.Value.Class, LapsedGroup.Strictest(picture.Lapsed, _ => false)!.Value.Class, picture.Lapsed[0].LimitDays),
        ContentName = picture.Content is { } email ? $"{email.Name}, version {email.Number}" : null,
        SegmentName = picture.Audience is { } audience ? $"{audience.Name}, version {audience.Number}" : null,
        SegmentSentence = picture.Audience is { } rule ? Part2Campaign.ClosedRule(reader, picture) ?? rule.Sentence : null,
        Obstacle = notHeld ?? picture.Obstacle(name),
        Hash = picture.Hash(),
    };

    /// <summary>The same with what an earlier request was about.</summary>
    internal CampaignSummary As(SubmittedCampaign submitted) => this with
    {
        Classification = submitted.Classification,
        Phi = submitted.Phi,
        Labels = submitted.Labels,
        Categories = submitted.Categories,
        Approvers = submitted.Approvers,
        ContentName = submitted.ContentName,
        SegmentName = submitted.SegmentName,
        SegmentSentence = submitted.SegmentSentence,
    };

    private static BlockLine Line(EmailBlock block) => block switch
    {
        HeadingBlock heading => new BlockLine(block.Id, "Heading", InlineList.Readable(heading.Content)),
        TextBlock text => new BlockLine(block.Id, "Text", InlineList.Readable(text.Content)),
        ButtonBlock button => new BlockLine(block.Id, "Button", button.Label),
        ImageBlock image => new BlockLine(block.Id, "Image", image.Alt),
        _ => new BlockLine(block.Id, "Divider", ""),
    };
}

/// <summary>The two outcomes of one campaign.</summary>
/// <param name="Within">For whom the prescription ran out at most <paramref name="LimitDays"/> ago.</param>
/// <param name="Beyond">For whom it ran out before.</param>
public sealed record LapsedClasses(HipaaClass Within, HipaaClass Beyond, int LimitDays);

/// <summary>One block as a person recognises it.</summary>
/// <param name="Id">As in fact sheets.</param>
/// <param name="Kind">Its sort in one word.</param>
/// <param name="Text">Its text with merge fields by name, never a person's value.</param>
public sealed record BlockLine(string Id, string Kind, string Text);
