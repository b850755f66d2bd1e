using Easel.Application.Prompts;
using Easel.Core.Requests;

namespace Easel.Web.Session;

/// <summary>Submits what a form asks for: as it stands, or its random parts drawn, where the user wants that.</summary>
/// <param name="session">The window.</param>
/// <param name="wildcards">Draws random parts.</param>
public sealed class FormSubmission(StudioSession session, WildcardShelf wildcards)
{
    private const string Draft = "random-parts";
    private const string Left = "left";

    /// <summary>True where random parts are drawn; false where they stay as they stand.</summary>
    public static async Task<bool> DrawsAsync(StudioSession session) => await session.DraftAsync(Draft) != Left;

    /// <summary>Keeps whether random parts are drawn.</summary>
    public static Task ChooseAsync(StudioSession session, bool draws) => session.Studio.KeepDraftAsync(Draft, draws ? null : Left, session.Closed);

    /// <summary>Submits; returns what could not be drawn, for the user to see.</summary>
    public async Task<IReadOnlyList<string>> SubmitAsync(GenerateRequest request)
    {
        var drawn = await DrawsAsync(session) ? wildcards.Draw(request) : new DrawnRequests([request], []);
        foreach (var it in drawn.Requests) await session.Studio.SubmitAsync(it, session.Closed);
        return drawn.Problems;
    }
}
