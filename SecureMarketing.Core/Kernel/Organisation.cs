using Microsoft.Extensions.Configuration;

namespace SecureMarketing.Core.Kernel;

/// <summary>
/// The organisation that an installation serves: section <c>Organisation</c> of the settings. One per installation.
/// </summary>
public sealed record Organisation
{
    public const string Section = "Organisation";

    /// <summary>Legal name as recipients know it; stands in footers and on authorization forms.</summary>
    public required string Name { get; init; }

    /// <summary>False while the installation was not told its name: <see cref="Name"/> is a stopgap then, and no document can be compared with it. Default true.</summary>
    public bool IsNamed { get; init; } = true;

    /// <summary>Other names under which forms that people signed name it, such as a clinic's own or a former one. Empty: none.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>The zone in which its calendar days begin and end: expiration dates, lapsed days, schedules. Default America/New_York.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Valid physical postal address (16 CFR 316.2(p)), one line; empty: commercial mail is held for its footer.</summary>
    public required string PostalAddress { get; init; }

    /// <summary>
    /// From which the product's own mails leave that no campaign sends: requests for an authorization and their codes. A
    /// neutral address of a sending domain. Null: such mails are not sent, and links are handed out by staff.
    /// </summary>
    public EmailAddress? Sender { get; init; }

    /// <summary>False for a supplier that is neither covered entity nor business associate, to which state health-data law applies instead (RCW 19.373.100).</summary>
    public required bool HipaaCovered { get; init; }

    /// <summary>Years for which signed authorizations are kept after they last were in effect, 6 (45 CFR 164.530(j)(2)) to 100: a state or a programme may ask for more. Default 6.</summary>
    public int KeepAuthorizationYears { get; init; } = 6;

    /// <summary>The calendar day at a moment, in the organisation's zone.</summary>
    public DateOnly DayAt(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The wall clock at a moment, to the minute: what a field for date and time begins with.</summary>
    public DateTime MinuteAt(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone).DateTime;
        return local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
    }

    /// <summary>
    /// The moment of a wall-clock time at which something has happened, in UTC. Of an hour that comes twice, the second, where that is not
    /// still to come: what is entered in its first pass happened in it.
    /// </summary>
    /// <param name="local">Wall clock in <see cref="Zone"/>.</param>
    /// <param name="now">The moment of entering.</param>
    public DateTimeOffset MomentOf(DateTime local, DateTimeOffset now)
    {
        if (!Zone.IsAmbiguousTime(local))
            return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
        var passes = Zone.GetAmbiguousTimeOffsets(local).Select(o => new DateTimeOffset(local, o).ToUniversalTime()).Order().ToList();
        return passes.FindLast(p => p <= now) is { Ticks: > 0 } past ? past : passes[0];
    }

    /// <summary>The first instant of a day, in UTC; where the clock jumps over midnight, the one after the jump.</summary>
    public DateTimeOffset StartOf(DateOnly day) => StartOf(day, Zone);

    /// <inheritdoc cref="StartOf(DateOnly)"/>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <exception cref="InvalidOperationException">The zone is not an IANA or Windows zone name, the sender is no address, or authorizations would be kept too short.</exception>
    public static Organisation Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var zone = section["TimeZone"] ?? "America/New_York";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            throw new InvalidOperationException($"{Section}:TimeZone \"{zone}\" is unknown; use an IANA name such as America/Chicago.");
        var years = section.GetValue("KeepAuthorizationYears", 6);
        if (years is < 6 or > 100)
            throw new InvalidOperationException($"{Section}:KeepAuthorizationYears is {years}; 45 CFR 164.530(j) asks for 6 at least, and more than 100 is a slip.");
        return new Organisation
        {
            KeepAuthorizationYears = years,
            Name = string.IsNullOrWhiteSpace(section["Name"]) ? "This organisation" : section["Name"]!.Trim(),
            IsNamed = !string.IsNullOrWhiteSpace(section["Name"]),
            OtherNames = [.. section.GetSection("OtherNames").GetChildren().Select(n => n.Value?.Trim()).OfType<string>().Where(n => n.Length > 0)],
            Zone = found,
            PostalAddress = section["PostalAddress"] ?? "",
            Sender = SenderOf(section["SenderAddress"]),
            HipaaCovered = section.GetValue("HipaaCovered", true),
        };
    }

    private static EmailAddress? SenderOf(string? setting) =>
        string.IsNullOrWhiteSpace(setting) ? null
        : EmailAddress.TryParse(setting, out var address) ? address
        : throw new InvalidOperationException($"{Section}:SenderAddress is no email address; use one such as office@example.org, or leave it out.");
}
