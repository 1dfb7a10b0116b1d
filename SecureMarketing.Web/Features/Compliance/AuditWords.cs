using System.Globalization;
using System.Text;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>How the trail reads to a person.</summary>
internal static class AuditWords
{
    /// <summary>"SignInFailed" reads "Sign in failed".</summary>
    public static string Of(AuditAction action)
    {
        var name = action.ToString();
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
                words.Append(' ').Append(char.ToLowerInvariant(name[i]));
            else
                words.Append(name[i]);
        }

        return words.ToString();
    }

    /// <summary>The hundreds of <see cref="AuditAction"/> as groups of a filter.</summary>
    public static IEnumerable<IGrouping<string, AuditAction>> Groups() => Enum.GetValues<AuditAction>()
        .Where(a => a != AuditAction.NotAudited)
        .GroupBy(a => GroupOf((int)a / 100));

    public static string Object(AuditRow row) => row.ObjectType is null
        ? ""
        : row.ObjectVersion is { } version
            ? string.Create(CultureInfo.InvariantCulture, $"{row.ObjectType} {Short(row.ObjectId)} v{version}")
            : $"{row.ObjectType} {Short(row.ObjectId)}";

    /// <summary>"ComplianceOfficer" reads "Compliance officer"; workers and operators keep their names.</summary>
    public static string Who(string role) => Enum.TryParse<Role>(role, out var known) ? RoleNames.Of(known) : role == "BreakGlass" ? "emergency access" : role;

    /// <summary>Codes with air between them, so that a narrow column may break.</summary>
    public static string? Reasons(string? codes) => codes?.Replace(",", ", ", StringComparison.Ordinal).Replace(":", ": ", StringComparison.Ordinal);

    public static string Short(string? id) => id is { Length: > 12 } ? id[^8..] : id ?? "";

    private static string GroupOf(int hundred) => hundred switch
    {
        1 => "Sign-in and users",
        2 => "People and imports",
        3 => "Segments",
        4 => "Authorizations and suppressions",
        5 => "Campaigns, approvals, content",
        6 => "Gate and delivery",
        7 => "Portal and engagement",
        8 => "Keys, routes, agreements",
        10 => "Training and register",
        _ => "Reports and audit",
    };
}
