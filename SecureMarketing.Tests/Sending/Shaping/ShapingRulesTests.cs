using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>What ships as data, and what a wrong file is told.</summary>
public sealed class ShapingRulesTests
{
    [Theory]
    [InlineData("example.com", "aspmx.l.google.com", "google")]
    [InlineData("example.com", "ALT1.ASPMX.L.Google.com.", "google")]
    [InlineData("gmail.com", "gmail-smtp-in.l.google.com", "google")]
    [InlineData("example.org", "example-org.mail.protection.outlook.com", "microsoft")]
    [InlineData("yahoo.com", "mta5.am0.yahoodns.net", "yahoo")]
    [InlineData("icloud.com", "mx01.mail.icloud.com", "apple")]
    [InlineData("example.com", "mx1.mailhost.example.net", ".example.net")]
    [InlineData("example.com", "mx.hosting.co.uk", ".hosting.co.uk")]
    [InlineData("example.com", "example.com", ".example.com")]
    [InlineData("example.com", "notgoogle.com", ".notgoogle.com")]
    public void RollUp_IsTheProvider_OrTheHostsParent(string domain, string host, string expected) =>
        Assert.Equal(expected, RollUp.Of(ShapingRules.Default, domain, [host]));

    [Fact]
    public void RollUp_OfAnUnknownDomain_IsItsOwn()
    {
        Assert.Equal(".example.com", RollUp.Of(ShapingRules.Default, "example.com", []));
        // The first host decides unless a later one is a provider's.
        Assert.Equal("google", RollUp.Of(ShapingRules.Default, "example.com", ["mx.example.com", "aspmx.l.google.com"]));
    }

    [Theory]
    [InlineData("yahoo", 421, "4.7.0", SmtpStage.MailFrom, BackOffAction.Suspend)]
    [InlineData("google", 421, "4.7.28", SmtpStage.Dot, BackOffAction.Suspend)]
    [InlineData("google", 450, "4.2.1", SmtpStage.RcptTo, null)]
    [InlineData("microsoft", 451, "4.7.500", SmtpStage.MailFrom, BackOffAction.Slow)]
    [InlineData("microsoft", 451, "4.7.650", SmtpStage.MailFrom, BackOffAction.Suspend)]
    [InlineData(".example.net", 451, "4.7.1", SmtpStage.RcptTo, null)]
    [InlineData(".example.net", 421, null, SmtpStage.MailFrom, BackOffAction.Suspend)]
    [InlineData(".example.net", null, null, SmtpStage.Connect, BackOffAction.Suspend)]
    [InlineData(".example.net", 550, "5.1.1", SmtpStage.RcptTo, null)]
    [InlineData("relay", 421, "4.3.2", SmtpStage.Data, BackOffAction.Suspend)]
    public void BackOff_ByCodeStatusAndStage(string rollUp, int? code, string? enhanced, SmtpStage stage, BackOffAction? expected) =>
        Assert.Equal(expected, ShapingRules.Default.Of(rollUp).Match(new ReplyFacts(SubmissionResult.Deferred, stage, code, enhanced))?.Action);

    [Fact]
    public void Limits_OfARoute_OutrankTheRules_AndTheRampEnds()
    {
        var now = new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);
        var google = ShapingRules.Default.Of("google");

        Assert.Equal(new BucketLimits(10, 50, 1200, null), BucketLimits.Of(google, null, now));
        var warm = new RouteShapingSettings { WarmUpSince = now.AddDays(-1), Connections = 3 };
        Assert.Equal((3, google.Ramp[1]), (BucketLimits.Of(google, warm, now).Connections, BucketLimits.Of(google, warm, now).PerDay));
        Assert.Null(BucketLimits.Of(google, warm, now.AddDays(60)).PerDay);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"version":0,"providers":[],"others":{"limits":{}},"relay":{"limits":{}}}""", "version of 1")]
    [InlineData("""{"version":1,"providers":[{"name":"Google","limits":{}}],"others":{"limits":{}},"relay":{"limits":{}}}""", "lower-case")]
    [InlineData("""{"version":1,"providers":[],"others":{"limits":{"connections":0}},"relay":{"limits":{}}}""", "others")]
    [InlineData("""{"version":1,"providers":[],"others":{"limits":{},"backOff":[{"action":"slow"}]},"relay":{"limits":{}}}""", "fit everything")]
    [InlineData("""{"version":1,"providers":[],"others":{"limits":{},"backOff":[{"code":421,"action":"suspend"}]},"relay":{"limits":{}}}""", "minutes of a suspension")]
    [InlineData("""{"version":1,"providers":[],"others":{"limit":{}},"relay":{"limits":{}}}""", "cannot be read")]
    public void Parse_OfAWrongFile_SaysWhere(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ShapingRules.Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(8, 20, "2026-11-24T15:00:00Z", null)]
    [InlineData(8, 20, "2026-11-24T12:59:59Z", "2026-11-24T13:00:00Z")]
    [InlineData(8, 20, "2026-11-25T01:00:00Z", "2026-11-25T13:00:00Z")]
    [InlineData(22, 6, "2026-11-24T15:00:00Z", "2026-11-25T03:00:00Z")]
    [InlineData(22, 6, "2026-11-25T04:00:00Z", null)]
    [InlineData(2, 4, "2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z")]
    public void Hours_OpenInTheOrganisationsZone(int from, int until, string now, string? opens) =>
        Assert.Equal(
            opens is null ? null : DateTimeOffset.Parse(opens, System.Globalization.CultureInfo.InvariantCulture),
            new SendHours(from, until).OpensAt(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById("America/New_York")));
}
