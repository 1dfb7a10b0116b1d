namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>What the product takes from a FHIR server at most, and which inner servers it may reach (configuration section <c>Import:Fhir</c>).</summary>
public sealed record FhirLimits
{
    /// <summary>
    /// Host names, without a port, of servers that may have loopback or private addresses. Every other host must be public:
    /// otherwise an address typed into a form could reach whatever is inside the network (CWE-918). Default: none.
    /// </summary>
    public IReadOnlyList<string> PrivateHosts { get; init; } = [];

    /// <summary>All files of one export, megabytes. Default 20,480.</summary>
    public int MaxMegabytes { get; init; } = 20_480;

    /// <summary>Pages of one search export. Default 100,000.</summary>
    public int MaxPages { get; init; } = 100_000;

    /// <summary>From the request to the last file, hours. Default 24.</summary>
    public int MaxHours { get; init; } = 24;

    /// <summary>How long a server may send nothing in the middle of an answer, seconds. Default 60.</summary>
    public int IdleSeconds { get; init; } = 60;

    /// <summary>The longest <c>Retry-After</c> that is waited for at once; a longer one is left to the next look. Seconds, default 60.</summary>
    public int MaxWaitSeconds { get; init; } = 60;
}
