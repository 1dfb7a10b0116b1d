using System.Text.Json;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Sending.TlsReports;

namespace SecureMarketing.Tests.Sending;

/// <summary>Attempts added up as RFC 8460 wants them.</summary>
public sealed class TlsReportTests
{
    private static readonly DateOnly Day = new(2026, 11, 24);

    private static TlsSessions Attempt(string domain, StsMode sts, params MxEvidence[] hosts) =>
        new(domain, new DirectEvidence { MxSecure = true, StsMode = sts, StsPolicyId = sts == StsMode.None ? null : "7", Hosts = hosts }, []);

    private static MxEvidence Host(string? reason, DaneState dane = DaneState.None) =>
        new() { Host = "mx.example.com", Preference = 10, Ip = "192.0.2.1", AddressSecure = true, Dane = dane, Tlsa = dane == DaneState.Usable ? ["3 1 1 aa"] : [], Reason = reason };

    [Fact]
    public void Report_CountsByPolicy_AndNamesFailures()
    {
        var reports = TlsReportBuilder.Build(
        [
            Attempt("example.com", StsMode.None, Host(null, DaneState.Usable)),
            Attempt("example.com", StsMode.None, Host("dane-mismatch", DaneState.Usable)),
            Attempt("example.com", StsMode.None, Host("dane-mismatch", DaneState.Usable)),
            Attempt("example.com", StsMode.None, Host("timed-out", DaneState.Usable)),
            Attempt("example.net", StsMode.Enforce, Host("self-signed")),
            Attempt("example.org", StsMode.None, Host(null)),
        ], Day, "Riverside Clinic", "tls@example.org");

        Assert.Equal(["example.com", "example.net", "example.org"], reports.Select(r => r.Domain));
        var dane = Assert.Single(reports[0].Policies);
        Assert.Equal(("tlsa", 1, 2), (dane.Policy.Type, dane.Summary.Successful, dane.Summary.Failed));
        Assert.Equal(new TlsFailure("validation-failure", "mx.example.com", "192.0.2.1", 2, "dane-mismatch"), Assert.Single(dane.Failures));
        Assert.Equal(("sts", "sts-webpki-invalid"), (reports[1].Policies[0].Policy.Type, reports[1].Policies[0].Failures[0].Result));
        Assert.Equal("no-policy-found", reports[2].Policies[0].Policy.Type);
    }

    [Fact]
    public void Testing_ReportsWhatEnforcingWouldHaveStopped()
    {
        var attempt = Attempt("example.com", StsMode.Testing, Host(null)) with
        {
            Rungs =
            [
                new LadderRung(8, DeliveryMethod.VerifiedTls, RungVerdict.Skipped, "sts-testing", Host: "mx.example.com"),
                new LadderRung(8, DeliveryMethod.VerifiedTls, RungVerdict.Skipped, "sts-host-not-listed", Host: "mx.example.com"),
            ],
        };
        var policy = TlsReportBuilder.Build([attempt], Day, "Clinic", null)[0].Policies[0];
        Assert.Equal((0, 1, "validation-failure"), (policy.Summary.Successful, policy.Summary.Failed, policy.Failures[0].Result));
    }

    [Fact]
    public void Json_HasTheNamesOfTheStandard()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(TlsReportBuilder.Build([Attempt("example.com", StsMode.None, Host(null))], Day, "Clinic", null)[0]));
        var root = json.RootElement;
        Assert.Equal("2026-11-24T00:00:00+00:00", root.GetProperty("date-range").GetProperty("start-datetime").GetString());
        Assert.Equal("2026-11-24_example.com", root.GetProperty("report-id").GetString());
        Assert.False(root.TryGetProperty("contact-info", out _));
        Assert.Equal("example.com", root.GetProperty("policies")[0].GetProperty("policy").GetProperty("policy-domain").GetString());
    }
}
