namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>National Provider Identifiers. Pure.</summary>
public static class NpiForm
{
    public const int Length = 10;

    /// <summary>Luhn sum of the prefix 80840, which stands for health applications in the United States (ISO/IEC 7812).</summary>
    private const int PrefixSum = 24;

    /// <summary>Ten digits, the first 1 or 2, the last a Luhn check digit over 80840 and the others (45 CFR 162.406; CMS, "Requirements for NPI check digit").</summary>
    public static bool IsValid(string npi)
    {
        if (npi.Length != Length || !npi.All(char.IsAsciiDigit) || npi[0] is not ('1' or '2'))
            return false;
        var sum = PrefixSum;
        for (var i = 0; i < Length - 1; i++)
        {
            var digit = npi[i] - '0';
            // The digit beside the check digit is doubled, then every second one.
            if (i % 2 == 0 && (digit *= 2) > 9)
                digit -= 9;
            sum += digit;
        }

        return (10 - (sum % 10)) % 10 == npi[^1] - '0';
    }
}
