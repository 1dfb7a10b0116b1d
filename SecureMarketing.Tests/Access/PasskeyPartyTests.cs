using Microsoft.Extensions.Configuration;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Access;

public sealed class PasskeyPartyTests
{
    [Theory]
    [InlineData(null, null, "localhost", "http://localhost:5080", true)]
    [InlineData(null, null, "localhost", "https://localhost:5080", false)]
    [InlineData(null, null, "localhost", "http://127.0.0.1:5080", false)]
    [InlineData("https://m.example.org", null, "m.example.org", "https://m.example.org", true)]
    [InlineData("https://m.example.org", null, "m.example.org", "https://M.example.org", true)]
    [InlineData("https://m.example.org", null, "m.example.org", "https://m.example.org:8443", false)]
    [InlineData("https://m.example.org", null, "m.example.org", "https://evil.m.example.org", false)]
    [InlineData("https://m.example.org", null, "m.example.org", "http://m.example.org", false)]
    [InlineData("https://m.example.org", "https://mail.example.org", "m.example.org", "https://mail.example.org", false)]
    [InlineData(null, "https://mail.example.org/base", "mail.example.org", "https://mail.example.org", true)]
    [InlineData(null, "http://localhost:5080", "localhost", "http://localhost:9999", true)]
    [InlineData(null, "http://mail.example.org", null, "http://mail.example.org", false)]
    [InlineData(null, "https://192.0.2.7", null, "https://192.0.2.7", false)]
    public void Party_ComesFromTheConfiguration(string? setting, string? publicUrl, string? domain, string from, bool accepted)
    {
        var party = Read(setting, publicUrl);
        Assert.Equal(domain, party.Domain);
        Assert.Equal(accepted, party.Accepts(from, crossOrigin: false));
        Assert.False(party.Accepts(from, crossOrigin: true));
    }

    [Theory]
    [InlineData("http://marketing.example.org")]
    [InlineData("https://192.0.2.7")]
    [InlineData("https://[2001:db8::1]")]
    [InlineData("marketing.example.org")]
    public void Origin_ThatCannotCarryPasskeys_StopsTheStart(string setting) =>
        Assert.Contains(PasskeyParty.Setting, Assert.Throws<InvalidOperationException>(() => Read(setting, null)).Message, StringComparison.Ordinal);

    private static PasskeyParty Read(string? setting, string? publicUrl) => PasskeyParty.Read(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [PasskeyParty.Setting] = setting, ["Public:BaseUrl"] = publicUrl }).Build());
}
