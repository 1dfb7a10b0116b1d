namespace SecureMarketing.Core.Content;

/// <summary>What is wrong with a document, where, and how to mend it.</summary>
/// <param name="Path">JSON path, e.g. <c>$.blocks[2].href</c>.</param>
/// <param name="What">The finding; never quotes more than a name.</param>
/// <param name="Mend">What to write instead.</param>
public sealed record DocumentError(string Path, string What, string Mend)
{
    public override string ToString() => $"{Path}: {What}. {Mend}.";
}

/// <summary>The outcome of parsing: a document, or every error found.</summary>
public sealed record DocumentParse(EmailDocument? Document, IReadOnlyList<DocumentError> Errors);
