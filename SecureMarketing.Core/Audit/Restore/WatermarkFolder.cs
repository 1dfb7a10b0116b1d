using Microsoft.Extensions.Configuration;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// Where the newest head and the journal of refusals lie: setting <c>Audit:MarkFolder</c>, by default the data folder. What is restored
/// together with the database goes back with it and then shows nothing, so an embedded database wants another folder.
/// </summary>
public sealed class WatermarkFolder(IConfiguration configuration, DataFolder folder)
{
    private readonly DataFolder place = configuration["Audit:MarkFolder"] is { Length: > 0 } chosen ? new DataFolder(chosen) : folder;

    public string File(string name) => place.File(name);
}
