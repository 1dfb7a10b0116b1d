using System.Globalization;
using SecureMarketing.Core.Contacts.Sources;

namespace SecureMarketing.Core.Consent;

/// <summary>The columns of a table cannot be understood; the message says which are.</summary>
internal sealed class AuthorizationColumnException(string message) : Exception(message);

/// <summary>What the columns of a table of authorizations mean. Several values in a cell are divided by semicolons.</summary>
internal sealed class AuthorizationColumns
{
    private static readonly string[] Known =
    [
        "person", "document", "system", "authorized", "information", "categories", "disclosers", "recipients", "purposes", "channels", "expires_on",
        "expiration_event", "event_owner", "signed_by", "signed_on", "signed_at", "method", "intent", "identity_proof", "electronic_consent",
        "witness", "witness_name", "witness_proof", "witness_words", "witnessed_at", "representative",
        "representative_authority", "right_to_revoke", "how_to_revoke", "conditioning", "redisclosure", "remuneration", "copy_given_at", "copy_channel",
    ];

    private static readonly string[] Yes = ["y", "yes", "true", "1"];
    private static readonly string[] No = ["n", "no", "false", "0"];
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    private readonly Dictionary<string, int> at = new(StringComparer.OrdinalIgnoreCase);

    private AuthorizationColumns()
    {
    }

    /// <exception cref="AuthorizationColumnException">One is unknown, or none names the person.</exception>
    public static AuthorizationColumns Of(IReadOnlyList<string> header)
    {
        var columns = new AuthorizationColumns();
        // The reader numbers a name that is there twice, so that the second is unknown.
        for (var i = 0; i < header.Count; i++)
            columns.at[header[i].Trim()] = i;
        // Nothing of a first row is repeated while it may be a person's.
        if (!columns.at.ContainsKey("person"))
            throw new AuthorizationColumnException($"The first row must name the columns, and one of them must be \"person\". Known: {string.Join(", ", Known)}.");
        if (columns.at.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new AuthorizationColumnException($"The column \"{unknown}\" is unknown. Known: {string.Join(", ", Known)}.");
        return columns;
    }

    public AuthorizationFileRow Read(CsvRows rows)
    {
        var problems = new List<string>();
        var person = Text("person");
        if (person is null)
            problems.Add("no person is named");
        if (Flag("authorized") == false)
            problems.Add("the person did not authorize: there is nothing to enter");
        var signed = new AuthorizationSignature
        {
            Name = Text("signed_by"),
            SignedOn = Day("signed_on"),
            SignedAt = Moment("signed_at"),
            Method = Method(),
            IntentAction = Text("intent"),
            IdentityProof = Text("identity_proof"),
            ConsumerConsent = Flag("electronic_consent") == true,
            InPerson = Seen(),
        };
        var form = new AuthorizationRecord
        {
            Information = Text("information"),
            ScopeCategories = List("categories"),
            Disclosers = List("disclosers"),
            Recipients = List("recipients"),
            Purposes = List("purposes"),
            Channels = List("channels"),
            ExpiresOn = Day("expires_on"),
            ExpirationEvent = Text("expiration_event") is { } happening ? new ExpirationEvent { Description = happening, Owner = Text("event_owner") } : null,
            Signature = signed == new AuthorizationSignature() ? null : signed,
            Representative = Text("representative") is null && Text("representative_authority") is null ? null
                : new PersonalRepresentative { Name = Text("representative"), Authority = Text("representative_authority") },
            Statements = new RequiredStatements
            {
                RightToRevoke = Text("right_to_revoke"),
                HowToRevoke = Text("how_to_revoke"),
                Conditioning = Text("conditioning"),
                Redisclosure = Text("redisclosure"),
                Remuneration = Text("remuneration"),
            },
            CopyProvidedAt = Moment("copy_given_at"),
            CopyChannel = Text("copy_channel"),
            Source = new AuthorizationSource { System = Text("system") },
        };
        return new AuthorizationFileRow(rows.Row, problems.Count == 0 ? null : string.Join("; ", problems)) { Person = person ?? "", Document = Text("document"), Form = form };

        string? Text(string column) => at.TryGetValue(column, out var i) && rows.Cell(i).Trim() is { Length: > 0 } text ? text : null;

        IReadOnlyList<string> List(string column) => Text(column)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

        DateOnly? Day(string column)
        {
            if (Text(column) is not { } text)
                return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            problems.Add($"{column}: a date is written as 2026-11-24");
            return null;
        }

        DateTimeOffset? Moment(string column)
        {
            if (Text(column) is not { } text)
                return null;
            var offset = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
            if (DateTimeOffset.TryParseExact(offset, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
                return moment;
            problems.Add($"{column}: a moment is written with its offset, as 2026-11-24T15:00:00Z");
            return null;
        }

        bool? Flag(string column)
        {
            if (Text(column) is not { } text)
                return null;
            if (Yes.Contains(text, StringComparer.OrdinalIgnoreCase))
                return true;
            if (No.Contains(text, StringComparer.OrdinalIgnoreCase))
                return false;
            problems.Add($"{column}: Y or N");
            return null;
        }

        InPersonIdentity? Seen()
        {
            var seen = new InPersonIdentity { Witness = Text("witness"), WitnessName = Text("witness_name"), Proof = Proof(), Words = Text("witness_words"), SeenAt = Moment("witnessed_at") };
            return seen == new InPersonIdentity() ? null : seen;
        }

        InPersonProof? Proof()
        {
            if (Text("witness_proof") is not { } text)
                return null;
            if (Enum.TryParse<InPersonProof>(text, ignoreCase: true, out var proof) && Enum.IsDefined(proof) && !char.IsAsciiDigit(text[0]))
                return proof;
            problems.Add("witness_proof: PhotoId, KnownToStaff or Other");
            return null;
        }

        SignatureMethod Method()
        {
            if (Text("method") is not { } text)
                return SignatureMethod.Paper;
            if (Enum.TryParse<SignatureMethod>(text, ignoreCase: true, out var method) && Enum.IsDefined(method) && !char.IsAsciiDigit(text[0]))
                return method;
            problems.Add("method: Paper, Electronic or ElectronicInPerson");
            return SignatureMethod.Paper;
        }
    }
}
