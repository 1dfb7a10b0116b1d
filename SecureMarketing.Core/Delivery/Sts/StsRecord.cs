namespace SecureMarketing.Core.Delivery.Sts;

/// <summary>The TXT record that announces an MTA-STS policy (RFC 8461 §3.1).</summary>
public static class StsRecord
{
    public const string Prefix = "_mta-sts.";

    /// <summary>The policy's id; null when there is not exactly one well-formed record, which counts as none.</summary>
    public static string? Id(IEnumerable<string> texts)
    {
        var announced = texts.Where(t => t.StartsWith("v=STSv1", StringComparison.Ordinal) && (t.Length == 7 || t[7] is ';' or ' ' or '\t')).ToList();
        if (announced is not [var text])
            return null;
        foreach (var field in text.Split(';').Skip(1))
        {
            var parts = field.Split('=', 2);
            if (parts.Length == 2 && parts[0].Trim() == "id")
            {
                var id = parts[1].Trim();
                return id.Length is >= 1 and <= 32 && id.All(char.IsAsciiLetterOrDigit) ? id : null;
            }
        }

        return null;
    }
}
