using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>
/// The cells of custom attributes in a table of people. A cell of the wrong type is a fault of its row; an empty one says nothing,
/// and so does a word outside the list of a choice, which is noted: lists grow at the source before anybody tells us.
/// </summary>
internal sealed class CustomCells
{
    private readonly MappedCells cells;
    private readonly List<CustomDefinition> attributes;
    private readonly List<string> passedOver = [];

    public CustomCells(MappedCells cells, TableMapping table, TargetBook book)
    {
        this.cells = cells;
        attributes = [.. table.Columns.Select(c => book.Attribute(c.Target)).OfType<CustomDefinition>().Where(a => cells.Has(a.FullKey)).DistinctBy(a => a.Id)];
        Retired = [.. table.Columns.Where(c => book.IsRetired(c.Target)).Select(c => c.Target)];
    }

    /// <summary>Targets of the mapping that were retired after it was pinned: their columns are left out.</summary>
    public IReadOnlyList<string> Retired { get; }

    /// <summary>Places of the current row's cells that hold no option of their attribute: the row is taken without them.</summary>
    public IReadOnlyList<string> PassedOver => passedOver;

    /// <summary>What the current row says; empty, and never a new list, when no custom attribute is mapped.</summary>
    public IReadOnlyList<CustomEntry> Read()
    {
        if (attributes.Count == 0)
            return [];
        passedOver.Clear();
        var entries = new List<CustomEntry>(attributes.Count);
        foreach (var attribute in attributes)
        {
            if (cells.Text(attribute.FullKey) is { } text && Entry(attribute, text) is { } entry)
                entries.Add(entry);
        }

        return entries;
    }

    private CustomEntry? Entry(CustomDefinition attribute, string text)
    {
        var label = cells.Label(attribute.FullKey);
        switch (attribute.Type)
        {
            case CustomType.Text:
                return new CustomEntry(attribute.Id, null, text) { Label = label };
            case CustomType.Date:
                // A wrong date is remembered by the cells themselves.
                return cells.Date(attribute.FullKey) is { } date ? new CustomEntry(attribute.Id, date.Day.DayNumber, null) { Label = label } : null;
            case CustomType.Number:
                return Known(attribute, cells.Number(attribute.FullKey), ImportCodes.ValueNoNumber);
            case CustomType.Choice:
                if (CustomWords.Option(attribute, text) is { } option)
                    return new CustomEntry(attribute.Id, option, null) { Label = label };
                passedOver.Add(cells.Place(attribute.FullKey));
                return null;
            default:
                return Known(attribute, CustomWords.Flag(text) is { } flag ? flag ? 1 : 0 : null, ImportCodes.ValueNoFlag);
        }
    }

    private CustomEntry? Known(CustomDefinition attribute, double? number, string code)
    {
        if (number is { } known)
            return new CustomEntry(attribute.Id, known, null) { Label = cells.Label(attribute.FullKey) };
        cells.Refuse(attribute.FullKey, code);
        return null;
    }
}
