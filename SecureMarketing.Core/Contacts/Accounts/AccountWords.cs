using SecureMarketing.Core.Contacts.Mapping;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>Words of tables to types and roles, and how rules name these. Pure.</summary>
public static class AccountWords
{
    /// <summary>Null for a word that is not known: it must not be guessed.</summary>
    public static AccountType? TypeOf(string word) => Synonyms.Plain(word) switch
    {
        "providergroup" or "provider" or "providers" or "practice" or "medicalgroup" or "clinic" or "hospital" or "healthsystem" => AccountType.ProviderGroup,
        "payer" or "payor" or "insurer" or "insurance" or "healthplan" or "plan" => AccountType.Payer,
        "laboratory" or "lab" or "labs" => AccountType.Laboratory,
        "supplier" or "vendor" or "manufacturer" or "dme" or "pharmacy" => AccountType.Supplier,
        "other" => AccountType.Other,
        _ => null,
    };

    /// <summary>Null for a word that is not known.</summary>
    public static StakeholderRole? RoleOf(string word) => Synonyms.Plain(word) switch
    {
        "executive" or "ceo" or "president" or "owner" or "director" or "board" => StakeholderRole.Executive,
        "finance" or "cfo" or "billing" or "accounting" or "revenuecycle" => StakeholderRole.Finance,
        "operations" or "coo" or "administrator" or "officemanager" or "practicemanager" => StakeholderRole.Operations,
        "technology" or "it" or "cio" or "ciso" or "security" or "informatics" => StakeholderRole.Technology,
        "compliance" or "privacy" or "privacyofficer" or "legal" or "cco" => StakeholderRole.Compliance,
        "clinical" or "cmo" or "physician" or "nursing" or "medicaldirector" => StakeholderRole.Clinical,
        "purchasing" or "procurement" or "supplychain" or "buyer" => StakeholderRole.Purchasing,
        "other" => StakeholderRole.Other,
        _ => null,
    };

    /// <summary>As rules and lists name it.</summary>
    public static string Of(AccountType type) => type switch
    {
        AccountType.ProviderGroup => "provider group",
        _ => type.ToString().ToLowerInvariant(),
    };

    public static string Of(StakeholderRole role) => role.ToString().ToLowerInvariant();

    public static string Of(UnitKind kind) => kind switch
    {
        UnitKind.ServiceLine => "service line",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
