using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Web.Hosting;

/// <summary>The web application: services, middleware, endpoints.</summary>
public static class WebHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build(args);
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        await app.RunAsync();
        return 0;
    }

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var folder = new DataFolder(builder.Configuration["data"] ?? "./data");
        builder.Configuration.AddConfiguration(Configuration.Build(folder));
        builder.Services.AddCore(builder.Configuration, folder).AddAuditSealing();
        return builder.Build();
    }
}
