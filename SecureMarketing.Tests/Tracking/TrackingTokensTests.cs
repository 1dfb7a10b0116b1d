using CsCheck;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Tracking;

public sealed class TrackingTokensTests
{
    private sealed class FixedMac : ITokenMac
    {
        public byte[] Mac(string purpose, ReadOnlySpan<byte> data) =>
            System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(purpose), data);
    }

    private static readonly TrackingTokens Tokens = new(new FixedMac());

    private static readonly Gen<TrackingToken> Any = Gen.Select(Gen.OneOf(TokenKind.Open, TokenKind.Click, TokenKind.Unsubscribe), Gen.Guid, Gen.UShort)
        .Select((k, id, link) => new TrackingToken(k, new MessageId(id), link));

    [Fact]
    public void Written_ReadsBack_AndFitsAUrl() => Any.Sample(token =>
    {
        var text = Tokens.Write(token);
        Assert.Equal(TrackingTokens.Length, text.Length);
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        Assert.Equal(token, Tokens.Read(text));
    }, iter: 500);

    [Fact]
    public void AnyChangedCharacter_IsRefused() => Gen.Select(Any, Gen.Int[0, TrackingTokens.Length - 1], Gen.Int[1, 63]).Sample((token, at, shift) =>
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var text = Tokens.Write(token);
        var forged = text[..at] + Alphabet[(Alphabet.IndexOf(text[at], StringComparison.Ordinal) + shift) % 64] + text[(at + 1)..];
        Assert.Null(Tokens.Read(forged));
    }, iter: 2000);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Nonsense_IsRefused(string? text) => Assert.Null(Tokens.Read(text));

    [Fact]
    public async Task OtherInstallationsTokens_AreRefused()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Null(host.Get<TrackingTokens>().Read(Tokens.Write(new(TokenKind.Open, MessageId.New(), 0))));
    }

    [Fact]
    public void Choice_SensitiveTracksNothing_EncryptedHasNoPixel()
    {
        Assert.Equal(new TrackingChoice(false, false), TrackingChoice.For(sensitive: true, encrypted: false));
        Assert.Equal(new TrackingChoice(false, true), TrackingChoice.For(sensitive: false, encrypted: true));
        Assert.Equal(new TrackingChoice(true, true), TrackingChoice.For(sensitive: false, encrypted: false));
    }

    [Theory]
    [InlineData("ftp://example.org")]
    [InlineData("mail.example.org")]
    [InlineData("https://example.org/?x=1")]
    public void PublicAddress_Wrong_IsRefusedAtStart(string address) => Assert.Throws<InvalidOperationException>(() => new PublicAddress(address));
}
