using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureMarketing.Core.Consent;

/// <summary>How a member of staff knew who stood before them.</summary>
public enum InPersonProof
{
    /// <summary>An identity card with a picture was shown.</summary>
    PhotoId = 1,

    /// <summary>The member of staff knows the person.</summary>
    KnownToStaff = 2,

    /// <summary>As stated in words.</summary>
    Other = 3,
}

/// <summary>
/// Who of the staff saw the person that signed on screen at the desk, how they knew who it was, and when: the proof of identity of such a
/// signature (15 USC 7001, UETA § 9(a): by any means that shows whose act it is).
/// </summary>
public sealed record InPersonIdentity
{
    /// <summary>Longest statement in words, characters.</summary>
    public const int MostWords = 200;

    [Description("Who saw the person: the user's id here; in an import, as the other system names them.")]
    public string? Witness { get; init; }

    [Description("Name of the member of staff at that time. Left out: not on file.")]
    public string? WitnessName { get; init; }

    [Description("How they knew who it was: PhotoId, KnownToStaff or Other.")]
    public InPersonProof? Proof { get; init; }

    [Description("With Other: how, in words.")]
    public string? Words { get; init; }

    [Description("When the person was seen.")]
    public DateTimeOffset? SeenAt { get; init; }

    [Description("SHA-256, hex, over this and the whole signature with its document's hash; one altered byte makes the form defective. The register computes it when it is signed or entered.")]
    public string? Hash { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => $"seen in person, {Proof}";

    /// <summary>Nothing that makes it a proof is missing.</summary>
    internal bool IsWhole => !string.IsNullOrWhiteSpace(Witness) && SeenAt is not null && Proof is { } how && Enum.IsDefined(how) && (how != InPersonProof.Other || !string.IsNullOrWhiteSpace(Words));

    /// <summary>The hash as it must be. Each part stands with its length, so that no two signatures read alike.</summary>
    internal string HashWith(AuthorizationSignature signature)
    {
        string?[] parts =
        [
            "in person, 1", signature.Method.ToString(), signature.Name, signature.SignedOn?.ToString("O", CultureInfo.InvariantCulture), Moment(signature.SignedAt), signature.IntentAction,
            signature.IdentityProof, signature.ConsumerConsent ? "agreed" : "", signature.DocumentHash?.ToLowerInvariant(), signature.SourceIp, signature.UserAgent,
            Witness, WitnessName, Proof?.ToString(), Words, Moment(SeenAt),
        ];
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
