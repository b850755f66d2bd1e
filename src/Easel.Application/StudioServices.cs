using Easel.Application.Data;
using Easel.Application.Drafts;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Application.Prompts;
using Easel.Application.Settings;
using Easel.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Easel.Application;

/// <summary>Puts a studio together.</summary>
public static class StudioServices
{
    /// <summary>
    /// Registers a studio's parts. The host adds what they cannot know: <see cref="Core.Jobs.IModelStore"/>,
    /// <see cref="Core.Jobs.WorkerCapabilities"/> and <see cref="IQueueBell"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="folders">Where everything is kept.</param>
    /// <param name="connection">A PostgreSQL connection string; null for SQLite in the data folder.</param>
    public static IServiceCollection AddStudio(this IServiceCollection services, StudioFolders folders, string? connection = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new QueueLimits());
        services.TryAddSingleton(ImageLimits.Default);
        services.AddSingleton(folders);
        services.AddSingleton(provider => new StudioDatabase(folders, connection, provider.GetRequiredService<TimeProvider>()));
        services.AddPooledDbContextFactory<StudioContext>((provider, options) => provider.GetRequiredService<StudioDatabase>().Configure(options));
        services.AddLogging();
        services.AddSingleton<StudioMeters>().AddSingleton<JobFeed>().AddSingleton<LedgerGate>().AddSingleton<JobLedger>().AddSingleton<LeaseLedger>().AddSingleton<JobLists>().AddSingleton<JobWatch>().AddSingleton<RequestFiles>().AddSingleton<JobFiles>();
        services.AddSingleton<InputStore>().AddSingleton<PictureStore>().AddSingleton<PictureGallery>().AddSingleton<PictureCollections>().AddSingleton<PictureBin>();
        services.AddSingleton<PictureThumbnails>().AddSingleton<PictureImport>().AddSingleton<StudioSettings>().AddSingleton<DraftStore>().AddSingleton<StyleShelf>().AddSingleton<TagShelf>().AddSingleton<WildcardShelf>();
        services.AddSingleton<StudioOpening>().AddSingleton<StudioParts>();
        return services;
    }
}
