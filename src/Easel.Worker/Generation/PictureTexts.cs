using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Worker.Generation;

/// <summary>Requests that go by the text of the picture they start from (A1111's batch tab, "PNG info", <c>modules/img2img.py</c>).</summary>
internal static class PictureTexts
{
    /// <summary>The request for one picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="request">What is asked of all pictures.</param>
    /// <param name="taken">What the picture's own text decides.</param>
    /// <param name="warn">Hears of a picture without a text.</param>
    public static GenerateRequest Request(this PictureSource source, GenerateRequest request, TakenFromText taken, Action<string> warn)
    {
        if (taken == TakenFromText.None) return request;
        if (ImageFile.Inspect(source.Picture).Infotext is not { Length: > 0 } infotext)
        {
            warn($"{source.Picture} carries no generation parameters, so it is repainted as the request says.");
            return request;
        }

        var text = GenerationParameters.Parse(infotext);
        var own = RequestInfotext.ToRequest(text).Request;
        var result = request;
        if (taken.HasFlag(TakenFromText.Prompt)) result = result with { Prompt = Joined(request.Prompt, own.Prompt) };
        if (taken.HasFlag(TakenFromText.Negative)) result = result with { Negative = Joined(request.Negative, own.Negative) };
        if (taken.HasFlag(TakenFromText.Seed) && text["Seed"] is not null) result = result with { Seed = own.Seed };
        if (taken.HasFlag(TakenFromText.Cfg) && text["CFG scale"] is not null) result = result with { Cfg = own.Cfg };
        if (taken.HasFlag(TakenFromText.Sampler) && text["Sampler"] is not null) result = result with { Sampler = own.Sampler, Scheduler = own.Scheduler };
        if (taken.HasFlag(TakenFromText.Steps) && text["Steps"] is not null) result = result with { Steps = own.Steps };
        var problems = result.Problems();
        return problems.IsEmpty ? result : throw new InvalidRequestException("image.fromText", $"{source.Picture} carries parameters that cannot be painted: {problems[0].Field} {problems[0].Message}");
    }

    private static string Joined(string asked, string own) => own.Length == 0 ? asked : asked.Length == 0 ? own : $"{asked} {own}";
}
