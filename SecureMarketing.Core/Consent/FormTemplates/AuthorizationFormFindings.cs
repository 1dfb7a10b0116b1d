using System.Text;

namespace SecureMarketing.Core.Consent;

/// <summary>What is to be said of one language of a form before anybody signs it.</summary>
/// <param name="Language">Of the text.</param>
/// <param name="Defects">Every form signed from it would have these; empty when sound.</param>
/// <param name="Readability">Of all of its words.</param>
public sealed record AuthorizationFormFinding(string Language, IReadOnlyList<DefectCode> Defects, ReadabilityScore Readability);

/// <summary>
/// Judges a template by the same function that judges what is signed from it: each language is taken as if somebody had
/// signed it today. Pure.
/// </summary>
public static class AuthorizationFormFindings
{
    public static IReadOnlyList<AuthorizationFormFinding> Of(AuthorizationFormDefinition definition, DateOnly today) =>
        [.. definition.Texts.Select(text => new AuthorizationFormFinding(text.Language, Defects(definition, text, today), ReadabilityOf(definition, text, today)))];

    private static List<DefectCode> Defects(AuthorizationFormDefinition definition, AuthorizationFormText text, DateOnly today)
    {
        var signed = definition.ToRecord(text, null, 0, today) with { Signature = new AuthorizationSignature { Name = "x", SignedOn = today } };
        List<DefectCode> defects = [.. AuthorizationDefects.Of(signed, today, definition.Remunerated)];
        // The codes are what the gate reads; the words are what the person reads. Either alone is no element.
        Need(text.Categories, DefectCode.InformationMissing);
        Need(text.Disclosers, DefectCode.DisclosersMissing);
        Need(text.Recipients, DefectCode.RecipientsMissing);
        Need(text.Purposes, DefectCode.PurposeMissing);
        Need(text.ElectronicRecords, DefectCode.ElectronicRecordsStatementMissing);
        return [.. defects.Distinct().Order()];

        void Need(string words, DefectCode defect)
        {
            if (string.IsNullOrWhiteSpace(words))
                defects.Add(defect);
        }
    }

    private static ReadabilityScore ReadabilityOf(AuthorizationFormDefinition definition, AuthorizationFormText text, DateOnly today)
    {
        var form = definition.ToRecord(text, null, 0, today);
        return Readability.Of(Encoding.UTF8.GetString(AuthorizationDocument.Render(form)) + "\n" + text.ElectronicRecords, text.Language);
    }
}
