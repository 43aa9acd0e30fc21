# Short names for the runbooks' commands. Use: STAGE=staging source docs/runbooks/commands.sh
: "${STAGE:?set STAGE to the stage to look at, for example STAGE=staging}"
export NAME="soloist-$STAGE" # the config's name and the stage

# What rings now: alarms
alarms() {
  aws cloudwatch describe-alarms --alarm-name-prefix "$NAME-" --state-value ALARM \
    --query 'MetricAlarms[].[AlarmName,StateUpdatedTimestamp,StateReason]' --output table
}

# The last hour of a metric by the minute, or HOURS of them: metric AWS/Lambda Errors Sum FunctionName=soloist-staging-api
metric() {
  local dimensions=()
  for pair in "${@:4}"; do dimensions+=("Name=${pair%%=*},Value=${pair#*=}"); done
  aws cloudwatch get-metric-statistics --namespace "$1" --metric-name "$2" --statistics "$3" \
    --period 60 --start-time "$(ago $((3600 * ${HOURS:-1})))" --end-time "$(ago 0)" \
    ${dimensions[0]:+--dimensions "${dimensions[@]}"} \
    --query "sort_by(Datapoints,&Timestamp)[].[Timestamp,$3]" --output text
}

ago() { echo $(($(date +%s) - $1)); }

# Requests that failed in percent, for the last 12 windows of so many seconds, newest first: slo 300
slo() {
  local balancer
  balancer="$(balancer)"
  stat() {
    printf '{"Id":"%s","ReturnData":false,"MetricStat":{"Stat":"Sum","Period":%d,"Metric":{"Namespace":"AWS/ApplicationELB","MetricName":"%s","Dimensions":[{"Name":"LoadBalancer","Value":"%s"}]}}},' \
      "$1" "$3" "$2" "$balancer"
  }
  aws cloudwatch get-metric-data --start-time "$(ago $((12 * $1)))" --end-time "$(ago 0)" \
    --query 'MetricDataResults[0].[Timestamps,Values]' --output json --metric-data-queries "[
      $(stat requests RequestCount "$1") $(stat target HTTPCode_Target_5XX_Count "$1") $(stat own HTTPCode_ELB_5XX_Count "$1")
      {\"Id\":\"failed\",\"Expression\":\"100 * (FILL(target, 0) + FILL(own, 0)) / requests\"}]"
}

# The breaker of each dependency, 0 closed to 1 open, by its last value of the last hour: breakers
breakers() {
  aws cloudwatch get-metric-data --start-time "$(ago 3600)" --end-time "$(ago 0)" \
    --query 'MetricDataResults[].[Label,Timestamps[0],Values[0]]' --output table --metric-data-queries "[{\"Id\":\"breakers\",
      \"Expression\":\"SEARCH('{Soloist,Dependency,Stage} MetricName=\\\"BreakerOpen\\\" Stage=\\\"$STAGE\\\"', 'Maximum', 60)\"}]"
}

# The address of the stage's dashboard: dashboard
dashboard() {
  local region="${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}"
  echo "https://$region.console.aws.amazon.com/cloudwatch/home?region=$region#dashboards/dashboard/$NAME-overview"
}

# What a function logged at level error in the last hour: errors api
errors() { aws logs tail "/${NAME%-"$STAGE"}/$STAGE/$1" --since 1h --filter-pattern '{ $.level = "error" }'; }

# The name of a module's table: table users
table() { output data "$1TableName"; }

# A stack's output: output network LoadBalancerDnsName
output() {
  aws cloudformation describe-stacks --stack-name "$NAME-$1" \
    --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text
}

# How many messages wait, fly and are delayed in a queue: queue deliver
queue() {
  aws sqs get-queue-attributes --queue-url "$(queue_url "$1")" --query Attributes \
    --attribute-names ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible
}

queue_url() { aws sqs get-queue-url --queue-name "$NAME-$1" --query QueueUrl --output text; }

# The metric dimension of the load balancer: balancer
balancer() {
  aws elbv2 describe-load-balancers --output text \
    --query "LoadBalancers[?DNSName=='$(output network LoadBalancerDnsName)'].LoadBalancerArn" | sed 's|.*:loadbalancer/||'
}
