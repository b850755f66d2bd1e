using Easel.Application.Data;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Application.Pictures;

/// <summary>What the gallery knows of a picture from its infotext and its request.</summary>
internal static class PictureFacts
{
    /// <summary>A fresh name that sorts by the picture's age.</summary>
    public static string NewId(DateTimeOffset made) => Guid.CreateVersion7(made).ToString("N");

    public static PictureRow Row(string owner, JobId? job, int number, string path, int width, int height, long bytes, DateTimeOffset made, string infotext, string? parent)
    {
        var text = GenerationParameters.Parse(infotext);
        var loras = ExtraNetworks.Parse(text.Prompt).Networks.Where(it => it.Kind is "lora" or "lyco").Select(it => it.Name).Where(name => name.Length > 0);
        return new PictureRow
        {
            Id = NewId(made),
            Owner = owner,
            Job = job,
            Number = number,
            Path = path,
            Width = width,
            Height = height,
            Bytes = bytes,
            MadeAt = made,
            Words = $"{text.Prompt}\n{text.Negative}".ToLowerInvariant(),
            Model = text["Model"],
            ModelHash = text["Model hash"],
            Sampler = text["Sampler"],
            Seed = text.WholeNumber("Seed"),
            Loras = string.Concat(loras.Select(name => $"|{name}|")),
            Parent = parent,
        };
    }

    /// <summary>The request that paints one picture of a job again, alone.</summary>
    public static JobRequest Alone(JobRequest request, long seed, long subseed) =>
        request is GenerateRequest it ? it with { Seed = seed, Subseed = subseed, Count = 1, BatchSize = 1 } : request;

    /// <summary>The picture that a request starts from, where that is one of the gallery.</summary>
    public static string? Parent(JobRequest request) =>
        request is GenerateRequest { Image.InitImage: var name } && InputStore.PictureOf(name) is { } picture ? picture : null;

    /// <summary>The folder of a request's pictures, as A1111 calls it.</summary>
    public static string Folder(JobRequest request) => request switch
    {
        GenerateRequest { Image: not null } => "img2img-images",
        GenerateRequest => "txt2img-images",
        _ => "extras-images",
    };
}
