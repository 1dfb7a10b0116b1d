using System.Globalization;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>Invented adults in an address list, as a hospital's own file would bring them; the city tells the groups apart.</summary>
internal static class BenchPeople
{
    private const string Header = "patient_id,first,last,email,birthDate,gender,city,state,zip,country";
    private const string Filler = ",ward_round_comment";

    private static readonly string[] Given = ["Ada", "Björn", "Chen", "Dolores", "Emeka", "Fatima", "Grace", "Hiro"];

    /// <param name="path">Written anew.</param>
    /// <param name="groups">City and number of people.</param>
    public static void Write(string path, params (string City, int People)[] groups) => Write(path, 0, groups);

    /// <param name="path">Written anew.</param>
    /// <param name="rowBytes">Each row is filled up to so many by a column that nobody takes; 0 = no such column.</param>
    /// <param name="groups">City and number of people.</param>
    public static void Write(string path, int rowBytes, params (string City, int People)[] groups)
    {
        using var file = new StreamWriter(path);
        file.WriteLine(rowBytes > 0 ? Header + Filler : Header);
        var person = 0;
        foreach (var (city, people) in groups)
        {
            for (var i = 0; i < people; i++, person++)
            {
                var row = string.Create(CultureInfo.InvariantCulture, $"bench-{person},{Given[person % Given.Length]},Example{Letters(person)},person{person}@example.com,19{50 + person % 50}-0{1 + person % 9}-1{person % 9},{(person % 2 == 0 ? "female" : "male")},{city},MA,02110,US");
                file.WriteLine(rowBytes > 0 ? row + "," + new string('x', Math.Max(0, rowBytes - row.Length - 2)) : row);
            }
        }
    }

    /// <summary>A number in letters: names are compared without their digits, and these are all different people.</summary>
    private static string Letters(int number) => (number >= 26 ? Letters(number / 26 - 1) : "") + (char)('a' + number % 26);
}
