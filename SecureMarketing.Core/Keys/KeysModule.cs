using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Keys;

public static class KeysModule
{
    public static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton(p => KeyEncryptionKey.Load(p.GetRequiredService<IConfiguration>(), p.GetRequiredService<DataFolder>()))
        .AddSingleton<KeyRing>()
        .AddSingleton<IDatabaseStartStep>(p => p.GetRequiredService<KeyRing>())
        .AddSingleton<IFieldCipher, FieldCipher>()
        .AddSingleton<KeyedHashes>()
        .AddSingleton<IBlindIndex>(p => p.GetRequiredService<KeyedHashes>())
        .AddSingleton<IPseudonyms>(p => p.GetRequiredService<KeyedHashes>())
        .AddSingleton<ITokenMac>(p => p.GetRequiredService<KeyedHashes>())
        .AddSingleton<ICheckpointSigner, CheckpointSigner>();
}
