using System.Text;
using CsCheck;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Tests.Delivery;

public sealed class WireTests
{
    [Theory]
    [InlineData("", "\r\n")]
    [InlineData(".", "..\r\n")]
    [InlineData("a\r\n.b\r\n", "a\r\n..b\r\n")]
    [InlineData("a\r\n.\r\n.\r\n", "a\r\n..\r\n..\r\n")]
    [InlineData("a.\r\nb", "a.\r\nb\r\n")]
    public void Dots_AreDoubledAtLineStarts(string message, string encoded) =>
        Assert.Equal(encoded, Encoding.ASCII.GetString(DotStuffing.Encode(Encoding.ASCII.GetBytes(message))));

    /// <summary>A server that undoes the dots gets the message back, and never sees an early end.</summary>
    [Fact]
    public void Encoding_IsUndoneByTheServersRule() =>
        Gen.Char["ab.\n"].Array[0, 80].Select(c => new string(c).Replace("\n", "\r\n", StringComparison.Ordinal)).Sample(message =>
        {
            var encoded = Encoding.ASCII.GetString(DotStuffing.Encode(Encoding.ASCII.GetBytes(message)));
            var lines = encoded[..^2].Split("\r\n");
            Assert.DoesNotContain(".", lines);
            var undone = string.Join("\r\n", lines.Select(l => l.StartsWith('.') ? l[1..] : l)) + "\r\n";
            return undone == (message.EndsWith("\r\n", StringComparison.Ordinal) ? message : message + "\r\n");
        });

    [Theory]
    [InlineData("a\nb", "bare")]
    [InlineData("a\rb", "bare")]
    [InlineData("a\r", "bare")]
    [InlineData("a\r\n.\n\r\nMAIL FROM:<x@example.com>", "bare")]
    [InlineData("a\0b", "NUL")]
    [InlineData("fine\r\n", null)]
    public void UnsafeBytes_AreNeverSent(string message, string? fault)
    {
        var found = WireMessage.Fault(Encoding.ASCII.GetBytes(message));
        Assert.Equal(fault is null, found is null);
        Assert.Contains(fault ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Line_Of999Octets_IsRefused()
    {
        Assert.Null(WireMessage.Fault(Encoding.ASCII.GetBytes(new string('a', 998) + "\r\n")));
        Assert.NotNull(WireMessage.Fault(Encoding.ASCII.GetBytes(new string('a', 999) + "\r\n")));
    }

    [Theory]
    [InlineData("5.1.1 Unknown", 550, "5.1.1")]
    [InlineData("4.1.1 Unknown", 550, null)]
    [InlineData("Unknown 5.1.1", 550, null)]
    [InlineData("2.0.0", 250, "2.0.0")]
    public void EnhancedCode_IsReadOnlyWhereItStands(string text, int code, string? expected) =>
        Assert.Equal(expected, SmtpReader.EnhancedIn(text, code));
}
