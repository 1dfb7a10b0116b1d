namespace SecureMarketing.Web.Cli.Demo;

/// <summary>Words of which invented people are made. Addresses lie only at example.com, .org and .net (RFC 2606 §3).</summary>
internal static class SyntheticNames
{
    public static readonly string[] Female =
    [
        "Amara", "Beatriz", "Carla", "Dorothea", "Elena", "Farida", "Greta", "Hana", "Imani", "Josefina", "Keiko", "Leonor", "Mabel", "Noor", "Odette",
        "Paloma", "Renata", "Saoirse", "Thandi", "Ursula", "Violeta", "Wanda", "Ximena", "Yusra", "Zelda",
    ];

    public static readonly string[] Male =
    [
        "Anselm", "Basil", "Cedric", "Dmitri", "Emilio", "Farouk", "Gideon", "Hector", "Isidro", "Jamal", "Kofi", "Leandro", "Marius", "Nikolai", "Orson",
        "Pascal", "Quentin", "Ramiro", "Stellan", "Tobias", "Umar", "Viktor", "Wendell", "Yannick", "Zoran",
    ];

    public static readonly string[] Family =
    [
        "Abernathy", "Barrientos", "Castellano", "Delacroix", "Eastwick", "Fairweather", "Gallardo", "Hargreave", "Iverson", "Jankowski", "Kessler", "Lindqvist",
        "Montague", "Nakashima", "Okafor", "Pemberton", "Quintero", "Rasmussen", "Sandoval", "Thackeray", "Underhill", "Valderrama", "Whitlock", "Xiong",
        "Yarborough", "Zamora", "Ashdown", "Bellweather", "Cordero", "Drummond", "Escalante", "Fitzroy", "Grimaldi", "Hollister",
    ];

    public static readonly string[] Streets = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fern", "Grove", "Hazel", "Juniper", "Larkspur", "Maple", "Orchard"];

    public static readonly string[] Domains = ["example.com", "example.org", "example.net"];

    /// <summary>City, state, first ZIP of the place and how many ZIPs follow it.</summary>
    public static readonly (string City, string State, int Zip, int Zips)[] Places =
    [
        ("Worcester", "MA", 1602, 9), ("Boston", "MA", 2108, 25), ("Springfield", "MA", 1103, 8), ("Providence", "RI", 2903, 6), ("Hartford", "CT", 6103, 10),
        ("Albany", "NY", 12202, 10), ("Rochester", "NY", 14604, 16), ("Columbus", "OH", 43201, 20), ("Omaha", "NE", 68102, 12), ("Seattle", "WA", 98101, 20),
        ("Tampa", "FL", 33602, 15), ("Austin", "TX", 78701, 20), ("Fresno", "CA", 93701, 12), ("Birmingham", "AL", 35203, 10),
    ];

    /// <summary>BCP 47 tag, words, and share in percent.</summary>
    public static readonly (string Tag, string Text, int Share)[] Languages =
        [("en-US", "English", 78), ("es", "Spanish", 14), ("pt", "Portuguese", 3), ("zh", "Chinese", 3), ("vi", "Vietnamese", 2)];

    /// <summary>OMB category and share in percent.</summary>
    public static readonly (string Code, string Text, int Share)[] Races =
    [
        ("2106-3", "White", 68), ("2054-5", "Black or African American", 16), ("2028-9", "Asian", 10), ("1002-5", "American Indian or Alaska Native", 3),
        ("2076-8", "Native Hawaiian or Other Pacific Islander", 3),
    ];

    /// <summary>HL7 v3 MaritalStatus and share in percent, for adults.</summary>
    public static readonly (string Code, string Text, int Share)[] Marital = [("M", "Married", 52), ("S", "Never Married", 28), ("D", "Divorced", 12), ("W", "Widowed", 8)];
}
