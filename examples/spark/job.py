"""The job: a table's dates by the kernel, on every worker at once; then how many are late, by unit.

    spark-submit --master spark://… job.py rows.parquet dated.parquet --by 单位 --summary late.json

The table is Parquet or CSV, a file or a folder of them, wherever Spark can read.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructField, StructType

from gkrules.batch import resolve_batches, schema_of
from gkrules.calendar import china, load_overlay, overlaid
from gkrules.errors import GkrulesError

#: What Spark calls the types of the columns that the kernel adds. A due instant has no zone: it is Shanghai's.
TYPES = {
    pa.string(): "string",
    pa.date32(): "date",
    pa.int32(): "int",
    pa.bool_(): "boolean",
    pa.timestamp("us"): "timestamp_ntz",
}


def resolved(frame: DataFrame, **options: Any) -> DataFrame:
    """The frame with the kernel's columns beside its own; options as `resolve_batches` takes them.

    Spark wants the schema ahead. What is added depends on the columns' names alone, so no row need be read for it.
    """
    heads = pa.schema([(name, pa.string()) for name in frame.columns])
    added = list(schema_of(heads, **options))[len(heads) :]
    fields = [StructField(one.name, _type(one.type)) for one in added]
    schema = StructType([*frame.schema.fields, *fields])
    return frame.mapInArrow(partial(resolve_batches, **options), schema)


def _type(kind: pa.DataType) -> Any:
    return StructType.fromDDL(f"it {TYPES[kind]}")["it"].dataType


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--summary", type=Path, help="a file here for the counts (JSON lines)")
    parser.add_argument("--by", default="单位", help="the column that the counts go by")
    parser.add_argument("--regime", help="the regime of rows that name none")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, help="judge what is unanswered on a day"
    )
    parser.add_argument("--overlay", action="append", default=[], help="a file of local days")
    parser.add_argument("--reason", action="store_true", help="say why, in each row")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    asked = parser.parse_args()

    spark = SparkSession.builder.appName("gkrules").getOrCreate()
    began = time.perf_counter()
    if asked.format == "csv":
        # All cells as texts: the kernel reads dates as people write them. A cell may hold line breaks.
        frame = spark.read.csv(asked.source, header=True, escape='"', multiLine=True)
    else:
        frame = spark.read.parquet(asked.source)
    try:
        # The calendar with its local days travels to the workers; the files need not.
        calendar = overlaid(china(), *(load_overlay(path) for path in asked.overlay))
        # English names for what is added, whatever the table's language: the counts below know them.
        dated = resolved(
            frame,
            heads="en",
            regime=asked.regime,
            as_of=asked.as_of,
            reason=asked.reason,
            calendar=calendar,
        )
    except GkrulesError as error:
        sys.exit(f"{asked.source}: {error}")
    spark.sparkContext.setJobDescription("gkrules: resolve")
    dated.write.mode("overwrite").parquet(asked.target)
    print(f"resolved in {time.perf_counter() - began:.1f} s", flush=True)

    # Counted from what was written, so that no row is resolved twice.
    spark.sparkContext.setJobDescription("gkrules: count")
    counts = (
        spark.read.parquet(asked.target)
        .groupBy(asked.by)
        .agg(
            F.count("*").alias("rows"),
            F.count("due").alias("dated"),
            F.count_if(~F.col("on_time")).alias("late"),
            F.coalesce(F.sum("late_working_days"), F.lit(0)).alias("late_working_days"),
            F.count("error").alias("errors"),
        )
        .orderBy(asked.by)
    )
    lines = [json.dumps(row.asDict(), ensure_ascii=False) + "\n" for row in counts.collect()]
    print(*lines, sep="", end="", flush=True)
    if asked.summary:
        asked.summary.write_text("".join(lines), encoding="utf-8")
    spark.stop()


if __name__ == "__main__":
    main()
