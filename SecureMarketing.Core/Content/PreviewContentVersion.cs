using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>A published version as the synthetic persona would get it, with its inventory and findings.</summary>
public sealed record ContentPreview(PublishedContent Content, RenderedEmail Email, IReadOnlyList<LintFinding> Findings);

/// <summary>Renders a version for reviewers. Uses the synthetic persona only, so it reads no PHI.</summary>
public sealed record PreviewContentVersion(ContentVersionId Id) : ICommand<ContentPreview>
{
    public static Permission Requires => Permission.ContentView;

    public static AuditAction Audits => AuditAction.ContentPreviewed;
}

internal sealed class PreviewContentVersionHandler(PublishedContents contents, FirstParty firstParty) : IUseCase<PreviewContentVersion, ContentPreview>
{
    public async Task<Result<ContentPreview>> HandleAsync(PreviewContentVersion command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "contentVersion";
        scope.Audit.ObjectId = command.Id.Value.ToString("N");
        if (await contents.FindAsync(scope.Db, command.Id, cancellationToken) is not { } content)
            return ContentErrors.NotFound;
        scope.Audit.ObjectVersion = content.Number;
        var email = EmailRenderer.Render(content.Document, SyntheticPersona.Default.Values, RenderLinks.Sample);
        return email.Error is { } error ? error : new ContentPreview(content, email.Value, EmailLint.Check(content.Document, firstParty));
    }
}
