using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Consent;

namespace SecureMarketing.Tests.Consent;

/// <summary>The reader by hand tells nothing else than the serializer, and leaves to it what it does not know exactly as written.</summary>
public sealed class AuthorizationReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.FromHours(-8));

    /// <summary>Every field says something other than its default, with signs that JSON writes in other words.</summary>
    private static AuthorizationRecord Full { get; } = Forms.Complete with
    {
        Information = "O'Brien's \"results\" — Ñandú\n",
        ExpirationEvent = new ExpirationEvent { Description = "End", Owner = "Ward", LastAttestedOn = new DateOnly(2026, 2, 28), OccurredOn = new DateOnly(2026, 3, 1) },
        Signature = new AuthorizationSignature
        {
            Name = "Pat O'Example",
            SignedOn = new DateOnly(2026, 1, 10),
            SignedAt = At,
            Method = SignatureMethod.Electronic,
            IntentAction = "typed name",
            IdentityProof = "code",
            ConsumerConsent = true,
            DocumentHash = new string('a', 64),
            InPerson = new InPersonIdentity { Witness = "u-7", WitnessName = "Ann", Proof = InPersonProof.Other, Words = "passport", SeenAt = At, Hash = new string('c', 64) },
            SourceIp = "192.0.2.1",
            UserAgent = "Browser",
        },
        Representative = new PersonalRepresentative { Name = "Kim", Authority = "mother", EvidenceDocument = "D-1", ValidTo = new DateOnly(2030, 1, 1), LapseAtMajority = false, Disputed = true },
        Statements = Forms.Complete.Statements with { Remuneration = "Somebody pays." },
        ConditionedOnService = true,
        CombinedWith = [CombinedDocument.ConsentToTreat],
        KnownFalse = true,
        FoundFalse = new FoundFalse { At = At, Reason = "Somebody else signed." },
        Channels = ["email", "post"],
        Source = new AuthorizationSource { Kind = AuthorizationSourceKind.Imported, System = "EHR", DocumentHash = new string('b', 64) },
        CopyProvidedAt = At,
        Revocations = [new AuthorizationRevocation { ReceivedAt = At, RecordedAt = At, Channel = "portal", Scope = RevocationScope.Part, Purposes = ["x"], Categories = ["y"], RelianceNote = "n", SignedText = "t", Signature = new AuthorizationSignature { Name = "Pat" } }],
        SpokenRevocations = [new SpokenRevocation { ReceivedAt = At, RecordedAt = At, SignedText = "t" }],
        DeskSessions = [new DeskSession { Door = Guid.CreateVersion7(), Seen = new InPersonIdentity { Witness = "u-7" }, BeginBy = At, BegunAt = At, AnswerBy = At, TicketHash = "t", ClosedAt = At }],
        Template = new AuthorizationTemplate { Form = "f", Version = 3, DefinitionHash = "h" },
        Wording = new AuthorizationWording { Language = "es", Title = "t", Categories = "c", Disclosers = "d", Recipients = "r", Purposes = "p", Channels = "c", ElectronicRecords = "e" },
        Renews = "a-0",
    };

    /// <summary>A field that is added to the record and not to the reader shows here.</summary>
    [Fact]
    public void EveryField_IsRead()
    {
        Assert.Empty(Unsaid(Full).Concat(Unsaid(Full.Signature!)).Concat(Unsaid(Full.Statements)).Concat(Unsaid(Full.Source!)));

        AssertSame(Full);
    }

    public static TheoryData<string> Fields => [.. typeof(AuthorizationRecord).GetProperties().Where(p => p.CanWrite).Select(p => p.Name)];

    /// <summary>With each field in turn as a form has it that leaves it out.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public void AFieldLeftOut_IsItsDefault(string field)
    {
        var form = Full with { };
        var property = typeof(AuthorizationRecord).GetProperty(field)!;
        property.SetValue(form, property.GetValue(new AuthorizationRecord()));

        AssertSame(form);
    }

    [Fact]
    public void AnEmptyForm_AndParts_AreRead()
    {
        AssertSame(new AuthorizationRecord());
        AssertSame(new AuthorizationRecord { Signature = new AuthorizationSignature(), Source = new AuthorizationSource(), Statements = new RequiredStatements() });
        AssertSame(Forms.Complete with { Id = null, State = null });
        AssertSame(Full with { Signature = Full.Signature! with { Method = SignatureMethod.ElectronicInPerson } });
    }

    [Theory]
    [InlineData("""{"purposes":null}""")]
    [InlineData("""{"purposes":["a",null]}""")]
    [InlineData("""{"purposes":"a"}""")]
    [InlineData("""{"invented":1}""")]
    [InlineData("""{"signature":{"invented":1}}""")]
    [InlineData("""{"statements":{"invented":"x"}}""")]
    [InlineData("""{"source":{"invented":"x"}}""")]
    [InlineData("""{"statements":null}""")]
    [InlineData("""{"signature":{"method":2}}""")]
    [InlineData("""{"signature":{"method":"Invented"}}""")]
    [InlineData("""{"source":{"kind":3}}""")]
    [InlineData("""{"copyProvidedAt":"2026-01-10T20:00:00"}""")]
    [InlineData("""{"copyProvidedAt":"2026-01-10"}""")]
    [InlineData("""{"expiresOn":"2026-13-10"}""")]
    [InlineData("""{"expiresOn":"2026-01-10T00:00:00Z"}""")]
    [InlineData("""{"knownFalse":"true"}""")]
    [InlineData("""{"Purposes":["x"],"EXPIRESON":"2027-01-10"}""")]
    [InlineData("""{"signature":{"method":"electronic"}}""")]
    [InlineData("""{"signature":{"name":null}}""")]
    [InlineData("""{"copyProvidedAt":"2026-01-10T20:00:00Z"}""")]
    [InlineData("""{"information":null}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void WhatIsWrittenOtherwise_IsLeftToTheSerializer(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        Assert.Null(AuthorizationReader.TryRead(bytes));
        Assert.Equal(Outcome(() => AuthorizationJson.ReadWhole(bytes)), Outcome(() => AuthorizationJson.Read(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"purposes":["x"}""")]
    [InlineData("""{"knownFalse":true}}""")]
    [InlineData("""{"knownFalse":true} x""")]
    public void WhatIsNoJson_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => AuthorizationJson.Read(Encoding.UTF8.GetBytes(json)));

    private static void AssertSame(AuthorizationRecord form)
    {
        var written = AuthorizationJson.Write(form);
        var read = AuthorizationReader.TryRead(written);

        Assert.NotNull(read);
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(AuthorizationJson.Write(read)));
        Assert.Equal(Encoding.UTF8.GetString(AuthorizationJson.Write(AuthorizationJson.ReadWhole(written))), Encoding.UTF8.GetString(AuthorizationJson.Write(read)));
    }

    private static string Outcome(Func<AuthorizationRecord> read)
    {
        try
        {
            return Encoding.UTF8.GetString(AuthorizationJson.Write(read()));
        }
        catch (JsonException)
        {
            return "refused";
        }
    }

    /// <summary>Fields that say what a new record says by itself.</summary>
    private static IEnumerable<string> Unsaid<T>(T full) where T : new() => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite && (Equals(p.GetValue(full), p.GetValue(new T())) || p.GetValue(full) is ICollection { Count: 0 })).Select(p => p.Name);
}
