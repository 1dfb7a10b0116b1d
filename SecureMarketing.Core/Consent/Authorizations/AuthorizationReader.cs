using System.Globalization;
using System.Text.Json;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Reads an authorization as <see cref="AuthorizationJson.Write"/> writes it, field by field: the gate opens the form of everybody it lets go,
/// and the serializer took a third of its time. Whatever it does not know exactly as written, it leaves to the serializer, which alone decides
/// what is refused.
/// </summary>
internal static class AuthorizationReader
{
    /// <returns>The whole record; null: let the serializer read it.</returns>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public static AuthorizationRecord? TryRead(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        var fields = default(Fields);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!fields.Take(ref reader))
                return null;
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? fields.Record() : null;
    }

    /// <summary>What was read so far; null: not written.</summary>
    private struct Fields
    {
        private string? id, information, copyChannel, renews;
        private AuthorizationState? state;
        private IReadOnlyList<string>? categories, disclosers, recipients, purposes, channels;
        private DateOnly? expiresOn;
        private ExpirationEvent? expirationEvent;
        private AuthorizationSignature? signature;
        private PersonalRepresentative? representative;
        private RequiredStatements? statements;
        private bool? conditioned, knownFalse;
        private FoundFalse? foundFalse;
        private IReadOnlyList<CombinedDocument>? combinedWith;
        private AuthorizationSource? source;
        private DateTimeOffset? copyProvidedAt;
        private IReadOnlyList<AuthorizationRevocation>? revocations;
        private IReadOnlyList<SpokenRevocation>? spoken;
        private IReadOnlyList<DeskSession>? desk;
        private AuthorizationTemplate? template;
        private AuthorizationWording? wording;

        /// <returns>False: this field is not as it is written here.</returns>
        public bool Take(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("information"u8))
                return Text(ref reader, out information);
            if (reader.ValueTextEquals("scopeCategories"u8))
                return List(ref reader, out categories);
            if (reader.ValueTextEquals("disclosers"u8))
                return List(ref reader, out disclosers);
            if (reader.ValueTextEquals("recipients"u8))
                return List(ref reader, out recipients);
            if (reader.ValueTextEquals("purposes"u8))
                return List(ref reader, out purposes);
            if (reader.ValueTextEquals("expiresOn"u8))
                return Day(ref reader, out expiresOn);
            if (reader.ValueTextEquals("signature"u8))
                return TrySignature(ref reader, out signature);
            if (reader.ValueTextEquals("statements"u8))
                return TryStatements(ref reader, out statements);
            if (reader.ValueTextEquals("conditionedOnService"u8))
                return Flag(ref reader, out conditioned);
            if (reader.ValueTextEquals("knownFalse"u8))
                return Flag(ref reader, out knownFalse);
            if (reader.ValueTextEquals("channels"u8))
                return List(ref reader, out channels);
            if (reader.ValueTextEquals("copyProvidedAt"u8))
                return Moment(ref reader, out copyProvidedAt);
            if (reader.ValueTextEquals("copyChannel"u8))
                return Text(ref reader, out copyChannel);
            if (reader.ValueTextEquals("renews"u8))
                return Text(ref reader, out renews);
            if (reader.ValueTextEquals("id"u8))
                return Text(ref reader, out id);
            if (reader.ValueTextEquals("combinedWith"u8))
                return Rows(ref reader, out combinedWith);
            if (reader.ValueTextEquals("source"u8))
                return TrySource(ref reader, out source);
            if (reader.ValueTextEquals("revocations"u8))
                return Rows(ref reader, out revocations);
            if (reader.ValueTextEquals("spokenRevocations"u8))
                return Rows(ref reader, out spoken);
            if (reader.ValueTextEquals("deskSessions"u8))
                return Rows(ref reader, out desk);
            if (reader.ValueTextEquals("template"u8))
                return Else(ref reader, out template);
            if (reader.ValueTextEquals("wording"u8))
                return Else(ref reader, out wording);
            if (reader.ValueTextEquals("representative"u8))
                return Else(ref reader, out representative);
            if (reader.ValueTextEquals("foundFalse"u8))
                return Else(ref reader, out foundFalse);
            if (reader.ValueTextEquals("expirationEvent"u8))
                return Else(ref reader, out expirationEvent);
            return reader.ValueTextEquals("state"u8) && Else(ref reader, out state);
        }

        public readonly AuthorizationRecord Record() => new()
        {
            Id = id,
            State = state,
            Information = information,
            ScopeCategories = categories ?? [],
            Disclosers = disclosers ?? [],
            Recipients = recipients ?? [],
            Purposes = purposes ?? [],
            ExpiresOn = expiresOn,
            ExpirationEvent = expirationEvent,
            Signature = signature,
            Representative = representative,
            Statements = statements ?? new RequiredStatements(),
            ConditionedOnService = conditioned ?? false,
            CombinedWith = combinedWith ?? [],
            KnownFalse = knownFalse ?? false,
            FoundFalse = foundFalse,
            Channels = channels ?? [],
            Source = source,
            CopyProvidedAt = copyProvidedAt,
            CopyChannel = copyChannel,
            Revocations = revocations ?? [],
            SpokenRevocations = spoken ?? [],
            DeskSessions = desk ?? [],
            Template = template,
            Wording = wording,
            Renews = renews,
        };
    }

    private static bool TrySignature(ref Utf8JsonReader reader, out AuthorizationSignature? signature)
    {
        signature = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        string? name = null, intent = null, proof = null, hash = null, ip = null, agent = null;
        DateOnly? day = null;
        DateTimeOffset? moment = null;
        SignatureMethod? method = null;
        bool? consumer = null;
        InPersonIdentity? inPerson = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = reader.ValueTextEquals("name"u8) ? Text(ref reader, out name)
                : reader.ValueTextEquals("signedOn"u8) ? Day(ref reader, out day)
                : reader.ValueTextEquals("signedAt"u8) ? Moment(ref reader, out moment)
                : reader.ValueTextEquals("method"u8) ? Method(ref reader, out method)
                : reader.ValueTextEquals("intentAction"u8) ? Text(ref reader, out intent)
                : reader.ValueTextEquals("identityProof"u8) ? Text(ref reader, out proof)
                : reader.ValueTextEquals("consumerConsent"u8) ? Flag(ref reader, out consumer)
                : reader.ValueTextEquals("documentHash"u8) ? Text(ref reader, out hash)
                : reader.ValueTextEquals("inPerson"u8) ? Else(ref reader, out inPerson)
                : reader.ValueTextEquals("sourceIp"u8) ? Text(ref reader, out ip)
                : reader.ValueTextEquals("userAgent"u8) && Text(ref reader, out agent);
            if (!known)
                return false;
        }

        signature = new AuthorizationSignature
        {
            Name = name,
            SignedOn = day,
            SignedAt = moment,
            Method = method ?? SignatureMethod.Paper,
            IntentAction = intent,
            IdentityProof = proof,
            ConsumerConsent = consumer ?? false,
            DocumentHash = hash,
            InPerson = inPerson,
            SourceIp = ip,
            UserAgent = agent,
        };
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryStatements(ref Utf8JsonReader reader, out RequiredStatements? statements)
    {
        statements = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        string? right = null, how = null, conditioning = null, redisclosure = null, remuneration = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = reader.ValueTextEquals("rightToRevoke"u8) ? Text(ref reader, out right)
                : reader.ValueTextEquals("howToRevoke"u8) ? Text(ref reader, out how)
                : reader.ValueTextEquals("conditioning"u8) ? Text(ref reader, out conditioning)
                : reader.ValueTextEquals("redisclosure"u8) ? Text(ref reader, out redisclosure)
                : reader.ValueTextEquals("remuneration"u8) && Text(ref reader, out remuneration);
            if (!known)
                return false;
        }

        statements = new RequiredStatements { RightToRevoke = right, HowToRevoke = how, Conditioning = conditioning, Redisclosure = redisclosure, Remuneration = remuneration };
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TrySource(ref Utf8JsonReader reader, out AuthorizationSource? source)
    {
        source = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        AuthorizationSourceKind? kind = null;
        string? system = null, hash = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = reader.ValueTextEquals("kind"u8) ? Kind(ref reader, out kind)
                : reader.ValueTextEquals("system"u8) ? Text(ref reader, out system)
                : reader.ValueTextEquals("documentHash"u8) && Text(ref reader, out hash);
            if (!known)
                return false;
        }

        source = new AuthorizationSource { Kind = kind ?? AuthorizationSourceKind.PaperScanned, System = system, DocumentHash = hash };
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool Text(ref Utf8JsonReader reader, out string? text)
    {
        text = reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is not null;
    }

    private static bool Flag(ref Utf8JsonReader reader, out bool? flag)
    {
        flag = !reader.Read() ? null : reader.TokenType == JsonTokenType.True ? true : reader.TokenType == JsonTokenType.False ? false : null;
        return flag is not null;
    }

    /// <summary>As <c>2027-01-10</c>.</summary>
    private static bool Day(ref Utf8JsonReader reader, out DateOnly? day)
    {
        day = Text(ref reader, out var text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return day is not null;
    }

    /// <summary>With its offset, as <c>2026-01-10T20:00:00+00:00</c>.</summary>
    private static bool Moment(ref Utf8JsonReader reader, out DateTimeOffset? moment)
    {
        moment = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped || reader.ValueSpan is not [_, _, _, _, _, _, _, _, _, _, (byte)'T', ..])
            return false;
        if (reader.ValueSpan is not [.., (byte)'+' or (byte)'-', _, _, (byte)':', _, _] || !reader.TryGetDateTimeOffset(out var read))
            return false;
        moment = read;
        return true;
    }

    private static bool Method(ref Utf8JsonReader reader, out SignatureMethod? method)
    {
        method = !reader.Read() || reader.TokenType != JsonTokenType.String ? null
            : reader.ValueTextEquals("Paper"u8) ? SignatureMethod.Paper
            : reader.ValueTextEquals("Electronic"u8) ? SignatureMethod.Electronic
            : reader.ValueTextEquals("ElectronicInPerson"u8) ? SignatureMethod.ElectronicInPerson
            : null;
        return method is not null;
    }

    private static bool Kind(ref Utf8JsonReader reader, out AuthorizationSourceKind? kind)
    {
        kind = !reader.Read() || reader.TokenType != JsonTokenType.String ? null
            : reader.ValueTextEquals("PaperScanned"u8) ? AuthorizationSourceKind.PaperScanned
            : reader.ValueTextEquals("ESignPage"u8) ? AuthorizationSourceKind.ESignPage
            : reader.ValueTextEquals("Imported"u8) ? AuthorizationSourceKind.Imported
            : null;
        return kind is not null;
    }

    private static bool List(ref Utf8JsonReader reader, out IReadOnlyList<string>? list)
    {
        list = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            return false;
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            texts.Add(reader.GetString()!);
        list = texts;
        return reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>What few forms have any of.</summary>
    private static bool Rows<T>(ref Utf8JsonReader reader, out IReadOnlyList<T>? rows)
    {
        var ahead = reader;
        if (!ahead.Read() || ahead.TokenType != JsonTokenType.StartArray || !ahead.Read() || ahead.TokenType != JsonTokenType.EndArray)
            return Else(ref reader, out rows);
        reader = ahead;
        rows = [];
        return true;
    }

    /// <summary>What few forms have, by the serializer.</summary>
    private static bool Else<T>(ref Utf8JsonReader reader, out T? value)
    {
        value = JsonSerializer.Deserialize<T>(ref reader, AuthorizationJson.Options);
        return value is not null;
    }
}
