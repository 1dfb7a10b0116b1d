using System.Globalization;
using SecureMarketing.Core.Compliance;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>The review queue in the words of the screen.</summary>
internal static class AuditReviewWords
{
    public static string Of(AuditReviewKind kind) => kind switch
    {
        AuditReviewKind.Reveal => "Hidden values shown",
        AuditReviewKind.Export => "Exports",
        AuditReviewKind.SignInBurst => "Burst of refused sign-ins",
        AuditReviewKind.DeniedRead => "Denied reads",
        AuditReviewKind.PermissionChange => "Roles or accounts changed",
        AuditReviewKind.ManyPeopleByOne => "Many people looked at by one",
        AuditReviewKind.OnePersonByMany => "One person looked at by many",
        AuditReviewKind.GateOverride => "Let through by hand",
        AuditReviewKind.VerificationFailure => "Check that failed",
        AuditReviewKind.ManySearches => "Very many searches for people",
        AuditReviewKind.SignInSpray => "Many accounts tried from one address",
        AuditReviewKind.BreakGlass => "Emergency access",
        _ => kind.ToString(),
    };

    /// <summary>What the count of a line is: "3 times", "52 people", "6 members of staff".</summary>
    public static string Count(AuditReviewKind kind, int count) => AuditReviewRules.Of(kind).Measure switch
    {
        AuditMeasure.PeopleOfActor => Number(count, "person", "people"),
        AuditMeasure.ActorsOfPerson => Number(count, "member of staff", "members of staff"),
        AuditMeasure.AccountsOfAddress => Number(count, "account", "accounts"),
        _ => Number(count, "time", "times"),
    };

    /// <summary>Whose acts they were, or about whom; ids shortened.</summary>
    public static string Who(string key, string? roles)
    {
        var (kind, id) = (key[..Math.Max(0, key.IndexOf(':', StringComparison.Ordinal))], key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return kind switch
        {
            "user" => $"{Roles(roles)} {AuditWords.Short(id)}",
            "account" => $"Account {AuditWords.Short(id)}",
            "ip" => $"Address {id}",
            "person" => $"Person {AuditWords.Short(id)}",
            "operator" => $"Command line, {id}",
            "worker" => $"The product, {id}",
            _ => key,
        };
    }

    public static string Roles(string? roles) => string.Join(", ", (roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(AuditWords.Who));

    private static string Number(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
