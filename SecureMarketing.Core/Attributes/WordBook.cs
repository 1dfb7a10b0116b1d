using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>A word as a source states it; <see cref="Code"/> or <see cref="Text"/> may be empty, not both.</summary>
internal readonly record struct StatedWord(string Attribute, string Code, string Text)
{
    /// <summary>Null when nothing is stated.</summary>
    public static StatedWord? Of(string attribute, string? code, string? text)
    {
        var (plainCode, plainText) = (Cut(code, AttributeWordMapping.CodeLength), Cut(text, AttributeWordMapping.TextLength));
        return plainCode.Length + plainText.Length == 0 ? null : new(attribute, plainCode, plainText.Length == 0 ? plainCode : plainText);
    }

    private static string Cut(string? value, int length)
    {
        var trimmed = value?.Trim() ?? "";
        return trimmed.Length <= length ? trimmed : trimmed[..length];
    }
}

/// <summary>Gives words their numbers within the caller's transaction.</summary>
internal static class WordBook
{
    public static async Task<IReadOnlyDictionary<StatedWord, int>> NumbersAsync(AppDbContext db, IReadOnlyCollection<StatedWord> words, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(db, words, cancellationToken);
        var missing = words.Where(w => !known.ContainsKey(w)).ToList();
        if (missing.Count == 0)
            return known;
        foreach (var word in missing)
            await InsertAsync(db, word, cancellationToken);
        return await KnownAsync(db, words, cancellationToken);
    }

    private static async Task<Dictionary<StatedWord, int>> KnownAsync(AppDbContext db, IReadOnlyCollection<StatedWord> words, CancellationToken cancellationToken)
    {
        var texts = words.Select(w => w.Text).Distinct(StringComparer.Ordinal).ToList();
        var rows = await db.AttributeWords.AsNoTracking().Where(w => texts.Contains(w.Text)).ToListAsync(cancellationToken);
        return rows.ToDictionary(w => new StatedWord(w.Attribute, w.Code, w.Text), w => w.Id);
    }

    /// <summary>
    /// Two imports on two nodes may meet the same new word: the second insert is then nothing, not an error that would
    /// cost its whole batch.
    /// </summary>
    private static Task InsertAsync(AppDbContext db, StatedWord word, CancellationToken cancellationToken) =>
        db.Dialect.Provider == DatabaseProvider.SqlServer
            ? db.Database.ExecuteSqlAsync($"INSERT INTO attribute_words (attribute, code, text) SELECT {word.Attribute}, {word.Code}, {word.Text} WHERE NOT EXISTS (SELECT 1 FROM attribute_words WITH (UPDLOCK, HOLDLOCK) WHERE attribute = {word.Attribute} AND code = {word.Code} AND text = {word.Text})", cancellationToken)
            : db.Database.ExecuteSqlAsync($"INSERT INTO attribute_words (attribute, code, text) VALUES ({word.Attribute}, {word.Code}, {word.Text}) ON CONFLICT DO NOTHING", cancellationToken);
}
