using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>What can go wrong with a FHIR server, and what to mend. None repeats what the server wrote: it may hold anything.</summary>
public static class FhirErrors
{
    public static readonly Error BadUrl = new(
        "fhir.url", "Give the FHIR base URL as https://host/path, at most 500 characters, without user name, query or fragment. Plain http is for this machine (localhost) only.");

    public static readonly Error PrivateHost = new(
        "fhir.private_host", "The address is inside this network or this machine. If the server really is there, name its host in Import:Fhir:PrivateHosts.", ErrorKind.Forbidden);

    public static readonly Error Unreachable = new("fhir.unreachable", "The server does not answer: its name is unknown, it is down, or its certificate is not trusted. Check the address and the network.", ErrorKind.Unavailable);

    public static readonly Error Stalled = new("fhir.stalled", "The server stopped in the middle of an answer. The next look asks again.", ErrorKind.Unavailable);

    public static readonly Error Redirect = new("fhir.redirect", "The server points to another address, which is not followed, for a token could go astray. Use the address it points to as base URL.", ErrorKind.Conflict);

    public static readonly Error OtherHost = new("fhir.other_host", "The server names a page or file on another host, which is not fetched. Ask its administrator to serve its own address.", ErrorKind.Conflict);

    public static readonly Error NotFhir = new("fhir.not_fhir", "The address does not answer as a FHIR R4 server (a CapabilityStatement with version 4.x under /metadata). Check the base URL.", ErrorKind.Conflict);

    public static readonly Error NoSmart = new(
        "fhir.no_smart", "The server does not say where to get a token (.well-known/smart-configuration with a token_endpoint over https). Check the base URL, or leave the client id empty if the server asks for no token.", ErrorKind.Conflict);

    public static readonly Error TokenRefused = new(
        "fhir.token_refused", "The server refused to sign this product in. Check the client id, that its administrator registered the public key shown here, the scope, and that the clocks agree.", ErrorKind.Forbidden);

    public static readonly Error Forbidden = new("fhir.forbidden", "The server refuses access with this token. Ask its administrator to grant the scope.", ErrorKind.Forbidden);

    public static readonly Error TooBusy = new("fhir.too_busy", "The server asks to be left alone for a while. The next look asks again.", ErrorKind.Unavailable);

    public static readonly Error Refused = new("fhir.refused", "The server refused the request. Test the connection, and ask its administrator what it offers.", ErrorKind.Conflict);

    public static readonly Error ExportFailed = new("fhir.export_failed", "The server could not prepare the export. The next one asks for the same again.", ErrorKind.Unavailable);

    public static readonly Error NoGroups = new("fhir.no_groups", "The server has no bulk export, and a group can only be exported by it. Leave the group empty.", ErrorKind.Conflict);

    public static readonly Error ExportGone = new("fhir.export_gone", "The server no longer has the export. A new one is asked for at the next look.", ErrorKind.Unavailable);

    public static readonly Error BadAnswer = new("fhir.bad_answer", "The server's answer is not what the standard says (no JSON, or a needed element is missing). Ask its administrator.", ErrorKind.Conflict);

    public static readonly Error TooLarge = new("fhir.too_large", "The export is larger than this installation takes (Import:Fhir:MaxMegabytes, MaxPages). Export a group, or raise the limit.", ErrorKind.Conflict);

    public static readonly Error TooSlow = new("fhir.too_slow", "The export took longer than this installation waits (Import:Fhir:MaxHours). A new one is asked for at the next look.", ErrorKind.Unavailable);

    public static readonly Error Incomplete = new("fhir.incomplete", "The server reported errors in its own export, so it is not complete. What arrived went in; the next one asks for the same again.", ErrorKind.Conflict);
}

/// <summary>Ends a conversation with a server; its message holds nothing of what the server wrote.</summary>
internal sealed class FhirException(Error error, TimeSpan? after = null) : Exception(error.Code)
{
    public Error Error { get; } = error;

    /// <summary>When the server wants to be asked again; null when it did not say.</summary>
    public TimeSpan? After { get; } = after;
}
