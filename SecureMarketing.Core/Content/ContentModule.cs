using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes.Purposes;

namespace SecureMarketing.Core.Content;

public static class ContentModule
{
    /// <summary>
    /// <c>Content:PictureHosts</c> (host names separated by comma) lists hosts of the organisation's own pictures; the host
    /// of <c>Public:BaseUrl</c> counts by itself.
    /// </summary>
    public static IServiceCollection AddContent(this IServiceCollection services, IConfiguration configuration)
    {
        var hosts = (configuration["Content:PictureHosts"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        if (Uri.TryCreate(configuration["Public:BaseUrl"], UriKind.Absolute, out var baseUrl))
            hosts.Add(baseUrl.Host);
        return services
            .AddSingleton(new FirstParty(hosts))
            .AddSingleton<PublishedContents>()
            .AddSingleton<IPersonFields, MergeFields>()
            .AddSingleton<MergeFieldGrants>();
    }
}
