using Easel.Web.Painting;
using Easel.Web.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace Easel.Web.Hosting;

/// <summary>Puts the page together.</summary>
public static class EaselWebServices
{
    private const int LargestMessage = 4 << 20;

    /// <summary>Registers the page. The host has a studio (<c>AddStudio</c>), and may bring <see cref="IPageUsers"/> and <see cref="Application.Prompts.IPromptCounter"/>.</summary>
    public static IServiceCollection AddEaselWeb(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10))
            .AddHubOptions(options =>
            {
                options.MaximumReceiveMessageSize = LargestMessage;
                // A machine that paints and builds beside it may stand still for longer than the usual 15 and 30 seconds.
                options.HandshakeTimeout = TimeSpan.FromSeconds(60);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
            });
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.HideTransitionDuration = options.SnackbarConfiguration.ShowTransitionDuration = 100;
        });
        services.TryAddSingleton<IPageUsers, OneUser>();
        services.AddSingleton<PageAssets>().AddSingleton<TypedDrafts>();
        services.AddScoped<StudioSession>().AddScoped<PageScript>().AddScoped<FormSubmission>().AddSingleton<FormChoicesSource>();
        return services;
    }
}
