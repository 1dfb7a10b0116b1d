using System.Globalization;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>Invented adults in an address list, as a hospital's own file would bring them; the city tells the groups apart.</summary>
internal static class BenchPeople
{
    private const string Header = "patient_id,first,last,email,birthDate,gender,city,state,zip,country";

    private static readonly string[] Given = ["Ada", "Björn", "Chen", "Dolores", "Emeka", "Fatima", "Grace", "Hiro"];

    /// <param name="path">Written anew.</param>
    /// <param name="groups">City and number of people.</param>
    public static void Write(string path, params (string City, int People)[] groups)
    {
        using var file = new StreamWriter(path);
        file.WriteLine(Header);
        var person = 0;
        foreach (var (city, people) in groups)
        {
            for (var i = 0; i < people; i++, person++)
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench-{person},{Given[person % Given.Length]},Example{person},person{person}@example.com,19{50 + person % 50}-0{1 + person % 9}-1{person % 9},{(person % 2 == 0 ? "female" : "male")},{city},MA,02110,US"));
        }
    }
}
