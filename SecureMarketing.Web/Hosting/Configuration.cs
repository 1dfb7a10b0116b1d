using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Web.Hosting;

/// <summary>Settings, weakest first: built-in defaults, <c>settings.json</c> in the data folder, environment <c>SM_…</c>.</summary>
public static class Configuration
{
    public static IConfigurationRoot Build(DataFolder folder) => new ConfigurationBuilder()
        .AddJsonFile(folder.File("settings.json"), optional: true)
        .AddEnvironmentVariables("SM_")
        .Build();
}
