using Easel.Engine.Families;

namespace Easel.Training.Forecasts;

/// <summary>
/// What one picture's pass through a UNet costs, counted from its shape: operations of convolutions, linear layers and attention (two for
/// each multiplication with its addition), and the numbers that the backward pass finds again.
/// </summary>
/// <param name="Operations">Of the forward pass.</param>
/// <param name="Kept">Numbers that all stages keep.</param>
/// <param name="LargestStage">Numbers that the stage with the most keeps.</param>
/// <param name="StageInputs">Numbers that the stages read, which stay where stages are computed twice.</param>
public readonly record struct UNetCost(double Operations, double Kept, double LargestStage, double StageInputs)
{
    // What autograd keeps, in numbers a cell and channel: norms, activations and convolutions of a residual block keep what they read; a transformer block its
    // norms' inputs and outputs, queries, keys, values and answers, and the gated layer's halves, its activation and product, four channels each.
    private const double ResidualIn = 3, ResidualOut = 4, Around = 3, Block = 28;

    /// <summary>Counts.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="height">Rows of the latent.</param>
    /// <param name="width">Columns of the latent.</param>
    /// <param name="tokens">Tokens of the caption.</param>
    public static UNetCost Of(UNetConfig config, double height, double width, double tokens)
    {
        double ops = 0, kept = 0, largest = 0, inputs = 0, stage = 0;
        var cells = height * width;
        var skips = new Stack<double>();

        void Residual(double from, double to)
        {
            ops += cells * (Conv(from, to) + Conv(to, to) + (from == to ? 0 : Linear(from, to)));
            stage += cells * (ResidualIn * from + ResidualOut * to);
        }

        void Transformer(double c, int depth)
        {
            if (depth == 0) return;
            var self = cells * (4 * Linear(c, c) + 4 * cells * c);
            var cross = cells * (2 * Linear(c, c) + 4 * tokens * c) + tokens * 2 * Linear(config.ContextDim, c);
            ops += cells * 2 * Linear(c, c) + depth * (self + cross + cells * (Linear(c, 8 * c) + Linear(4 * c, c)));
            stage += cells * c * (Around + Block * depth) + 2 * tokens * c * depth;
        }

        void End(double read)
        {
            (kept, largest, inputs, stage) = (kept + stage, Math.Max(largest, stage), inputs + read, 0);
        }

        double ch = config.ModelChannels;
        ops += cells * Conv(config.InChannels, ch);
        stage = cells * config.InChannels;
        End(cells * config.InChannels);
        skips.Push(ch);
        var last = config.ChannelMultipliers.Length - 1;
        for (var level = 0; level <= last; level++)
        {
            double to = config.ModelChannels * config.ChannelMultipliers[level];
            for (var i = 0; i < config.ResBlocks[level]; i++)
            {
                Residual(ch, to);
                Transformer(to, config.TransformerDepth[level]);
                End(cells * ch);
                skips.Push(ch = to);
            }

            if (level == last) continue;
            stage = cells * ch;
            End(cells * ch);
            cells /= 4;
            ops += cells * Conv(ch, ch);
            skips.Push(ch);
        }

        Residual(ch, ch);
        Transformer(ch, config.MiddleTransformerDepth);
        Residual(ch, ch);
        End(cells * ch);
        for (var level = last; level >= 0; level--)
        {
            double to = config.ModelChannels * config.ChannelMultipliers[level];
            for (var i = 0; i <= config.ResBlocks[level]; i++)
            {
                var joined = ch + skips.Pop();
                Residual(joined, to);
                Transformer(to, config.TransformerDepth[level]);
                ch = to;
                if (level > 0 && i == config.ResBlocks[level])
                {
                    stage += 4 * cells * ch;
                    ops += 4 * cells * Conv(ch, ch);
                }

                End(cells * joined);
                if (level > 0 && i == config.ResBlocks[level]) cells *= 4;
            }
        }

        ops += cells * Conv(ch, config.OutChannels);
        stage = 3 * cells * ch;
        End(cells * ch);
        return new UNetCost(ops, kept, largest, inputs);
    }

    private static double Linear(double from, double to) => 2 * from * to;

    private static double Conv(double from, double to) => 9 * Linear(from, to);
}
