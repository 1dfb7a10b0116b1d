using SecureMarketing.Core.Bounces.Classifying;
using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Core.Bounces;

/// <summary>From the octets of a message to findings, without database, clock or network.</summary>
public static class BounceReading
{
    /// <summary>Largest message that is read, octets.</summary>
    public const int MaximumBytes = ReportBytes.Maximum;

    /// <summary>The version of the rules that ship.</summary>
    public static int RulesVersion => BounceRules.Default.Version;

    /// <summary>At least one finding; one per recipient that the report names.</summary>
    /// <exception cref="FormatException">The octets are no message, or too many.</exception>
    public static IReadOnlyList<BounceFinding> Classify(byte[] message) => Classifier.Default.Classify(ReportReader.Read(message));
}
