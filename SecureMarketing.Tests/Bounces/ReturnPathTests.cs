using System.Text;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Tests.Bounces;

public sealed class ReturnPathTests
{
    private static readonly ReturnPath Path = new(new Mac(1), new BounceOptions { ReturnDomain = "mail.example.com" });

    [Fact]
    public void Of_AMessage_IsReadBack_InAnyCase_WithinTheLimits()
    {
        for (var i = 0; i < 100; i++)
        {
            var message = MessageId.New();
            var address = Path.Of(message)!.Reveal();

            Assert.True(Encoding.UTF8.GetByteCount(address[..address.IndexOf('@', StringComparison.Ordinal)]) <= 64);
            Assert.Equal((message, false), Path.Read(["news@clinic.example.com", address.ToUpperInvariant()]));
        }
    }

    [Fact]
    public void Read_OfAnyOtherCharacter_IsForged()
    {
        var address = Path.Of(MessageId.New())!.Reveal();
        var token = address.IndexOf('+', StringComparison.Ordinal) + 1;
        for (var i = token; i < token + ReturnPath.TokenLength; i++)
        {
            var changed = address[..i] + (address[i] == 'q' ? 'r' : 'q') + address[(i + 1)..];
            Assert.Equal((null, true), Path.Read([changed]));
        }
    }

    [Fact]
    public void Read_UnderAnotherKey_IsForged() =>
        Assert.Equal((null, true), new ReturnPath(new Mac(2), new BounceOptions()).Read([Path.Of(MessageId.New())!.Reveal()]));

    [Theory]
    [InlineData("bounce+@mail.example.com")]
    [InlineData("bounce+abc@mail.example.com")]
    [InlineData("bounce+ééé@mail.example.com")]
    public void Read_OfRubbish_IsForged(string address) => Assert.Equal((null, true), Path.Read([address]));

    [Fact]
    public void Read_OfOtherAddresses_IsNeither() => Assert.Equal((null, false), Path.Read(["bounce@mail.example.com", "pat@example.com", "x"]));

    [Fact]
    public void Of_WithoutDomain_IsNothing() => Assert.Null(new ReturnPath(new Mac(1), new BounceOptions()).Of(MessageId.New()));

    [Fact]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Assert.Contains("ReturnDomain", Assert.Throws<InvalidOperationException>(() => new BounceOptions { ReturnDomain = "no dots" }.Checked()).Message, StringComparison.Ordinal);
        Assert.Contains("SoftLimit", Assert.Throws<InvalidOperationException>(() => new BounceOptions { SoftLimit = 1 }.Checked()).Message, StringComparison.Ordinal);
    }

    private sealed class Mac(byte key) : ITokenMac
    {
        byte[] ITokenMac.Mac(string purpose, ReadOnlySpan<byte> data) =>
            System.Security.Cryptography.HMACSHA256.HashData([key], [.. Encoding.UTF8.GetBytes(purpose), .. data]);
    }
}
