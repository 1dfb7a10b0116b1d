using SecureMarketing.Core.Bounces.Classifying;
using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Core.Bounces;

/// <summary>From the octets of a message to findings, without database, clock or network.</summary>
public static class BounceReading
{
    /// <summary>Largest message that is read, octets.</summary>
    public const int MaximumBytes = ReportBytes.Maximum;

    /// <summary>Most findings of one report: a report of ours names one person, and more than this is no report about our mail.</summary>
    public const int MostFindings = 20;

    /// <summary>The version of the rules that ship.</summary>
    public static int RulesVersion => BounceRules.Default.Version;

    /// <summary>One finding per recipient that the report names: at least one, at most <see cref="MostFindings"/>.</summary>
    /// <exception cref="FormatException">The octets are no message that can be read, or too many.</exception>
    public static IReadOnlyList<BounceFinding> Classify(byte[] message) => Read(message).Findings;

    /// <summary>The same with what the report states.</summary>
    /// <exception cref="FormatException">See <see cref="Classify"/>.</exception>
    internal static (Report Report, IReadOnlyList<BounceFinding> Findings) Read(byte[] message)
    {
        try
        {
            var report = ReportReader.Read(message);
            return (report, Classifier.Default.Classify(report));
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not FormatException)
        {
            // A stranger writes the octets: whatever they set off, one mail must not stop a mailbox.
            throw new FormatException("The message cannot be read.", fault);
        }
    }
}
